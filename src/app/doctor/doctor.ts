/** `outpace doctor`: the checks in start-up order. */
import { checkAsterisk } from './asterisk.ts';
import type { Check, CheckContext, Finding } from './check.ts';
import { checkDoNotCall } from './doNotCall.ts';
import { checkLaw } from './law.ts';
import { checkDataDir, checkEngine, checkNode, checkPorts, checkRecordings } from './machine.ts';
import { checkPostgres, checkRedis } from './stores.ts';

export const CHECKS: readonly Check[] = [
  checkNode,
  checkDataDir,
  checkRecordings,
  checkDoNotCall,
  checkEngine,
  checkPostgres,
  checkLaw,
  checkRedis,
  checkPorts,
  checkAsterisk,
];

export async function runDoctor(context: CheckContext): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const check of CHECKS) findings.push(...(await check(context)));
  return findings;
}
