/** The file of raised alarms and messages that have not arrived (`DATA_DIR/alarms-GROUP.json`), replaced as a whole. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { KeptAlarms } from '../../runtime/alarmKeeper.ts';

/** Undefined where there is none, or one that cannot be read: then alarms ring again, which is better than not. */
export function readKeptAlarms(path: string): KeptAlarms | undefined {
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as Partial<KeptAlarms> | null;
    if (!Array.isArray(kept?.raised) || typeof kept.waiting !== 'object') return undefined;
    return { raised: kept.raised, waiting: kept.waiting };
  } catch {
    return undefined;
  }
}

export function writeKeptAlarms(path: string, alarms: KeptAlarms): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(alarms), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
