/** Every command of `outpace`, put together. */
import { Command } from 'commander';
import { createRequire } from 'node:module';
import { OutpaceError } from '../services/errors.ts';
import { registerAgent } from './agent.ts';
import { registerAlarm } from './alarm.ts';
import { registerBackup, registerRestore } from './backup.ts';
import { registerCall } from './call.ts';
import { registerCallback } from './callback.ts';
import { registerCampaign } from './campaign.ts';
import { registerConfig } from './config.ts';
import { registerConsent } from './consent.ts';
import { registerDetection } from './detection.ts';
import { registerDnc } from './dnc.ts';
import { registerDoctor } from './doctor.ts';
import { registerDrain } from './drain.ts';
import { registerEmergency } from './emergency.ts';
import { registerEvidence } from './evidence.ts';
import { registerFlow } from './flow.ts';
import { registerLead } from './lead.ts';
import { registerList } from './list.ts';
import { registerPacing } from './pacing.ts';
import { registerPolicy } from './policy.ts';
import { registerRecording } from './recording.ts';
import { registerRecords } from './records.ts';
import { registerReplay } from './replay.ts';
import { registerPlan } from './plan.ts';
import { registerPrivacy } from './privacy.ts';
import { registerQuickstart, registerServe } from './serve.ts';
import { registerSupervisor } from './supervisor.ts';
import { registerSimulate } from './simulate.ts';
import { registerTrunk } from './trunk.ts';

export function buildProgram(): Command {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
  const program = new Command('outpace')
    .description('Outbound call engine on Asterisk')
    .version(version)
    .option('--config <file>', 'configuration file (default: ./outpace.yaml, where it exists)')
    .option('--data-dir <folder>', 'folder for logs, spools and what Outpace starts itself')
    .option('--set <key=value>', 'set a configuration value, e.g. log.level=debug (repeatable)', collect, {})
    .option('--json', 'print one JSON document and nothing else', false)
    .configureHelp({ showGlobalOptions: true });
  const register = [
    registerQuickstart,
    registerServe,
    registerDoctor,
    registerList,
    registerDnc,
    registerConsent,
    registerEvidence,
    registerPrivacy,
    registerCampaign,
    registerLead,
    registerPolicy,
    registerPacing,
    registerReplay,
    registerAgent,
    registerEmergency,
    registerSupervisor,
    registerAlarm,
    registerDrain,
    registerBackup,
    registerRestore,
    registerCall,
    registerCallback,
    registerTrunk,
    registerDetection,
    registerRecording,
    registerRecords,
    registerFlow,
    registerSimulate,
    registerPlan,
    registerConfig,
  ];
  for (const add of register) add(program);
  forEachCommand(program, (command) =>
    command.exitOverride().configureOutput({ outputError: () => undefined }),
  );
  return program;
}

export function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) forEachCommand(child, visit);
}

function collect(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1)
    throw new OutpaceError('OUT_USAGE', `--set ${text}: write it as key=value, e.g. --set log.level=debug`);
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}
