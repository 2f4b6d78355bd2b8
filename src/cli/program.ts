/**
 * Every command of `outpace`, put together. A command's module is loaded when the command is asked for: what the others
 * need would make each of them start slower.
 */
import { Command } from 'commander';
import { createRequire } from 'node:module';
import { OutpaceError } from '../services/errors.ts';

/** By name, in the order of the help. */
export const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  quickstart: async () => (await import('./serve.ts')).registerQuickstart,
  serve: async () => (await import('./serve.ts')).registerServe,
  doctor: async () => (await import('./doctor.ts')).registerDoctor,
  list: async () => (await import('./list.ts')).registerList,
  filter: async () => (await import('./filter.ts')).registerFilter,
  dnc: async () => (await import('./dnc.ts')).registerDnc,
  consent: async () => (await import('./consent.ts')).registerConsent,
  evidence: async () => (await import('./evidence.ts')).registerEvidence,
  privacy: async () => (await import('./privacy.ts')).registerPrivacy,
  campaign: async () => (await import('./campaign.ts')).registerCampaign,
  lead: async () => (await import('./lead.ts')).registerLead,
  policy: async () => (await import('./policy.ts')).registerPolicy,
  pacing: async () => (await import('./pacing.ts')).registerPacing,
  replay: async () => (await import('./replay.ts')).registerReplay,
  agent: async () => (await import('./agent.ts')).registerAgent,
  emergency: async () => (await import('./emergency.ts')).registerEmergency,
  supervisor: async () => (await import('./supervisor.ts')).registerSupervisor,
  alarm: async () => (await import('./alarm.ts')).registerAlarm,
  drain: async () => (await import('./drain.ts')).registerDrain,
  backup: async () => (await import('./backup.ts')).registerBackup,
  restore: async () => (await import('./backup.ts')).registerRestore,
  call: async () => (await import('./call.ts')).registerCall,
  callback: async () => (await import('./callback.ts')).registerCallback,
  allocation: async () => (await import('./allocation.ts')).registerAllocation,
  handover: async () => (await import('./handover.ts')).registerHandover,
  trunk: async () => (await import('./trunk.ts')).registerTrunk,
  detection: async () => (await import('./detection.ts')).registerDetection,
  recording: async () => (await import('./recording.ts')).registerRecording,
  records: async () => (await import('./records.ts')).registerRecords,
  flow: async () => (await import('./flow.ts')).registerFlow,
  script: async () => (await import('./script.ts')).registerScript,
  prompt: async () => (await import('./prompt.ts')).registerPrompt,
  survey: async () => (await import('./survey.ts')).registerSurvey,
  sms: async () => (await import('./sms.ts')).registerSms,
  simulate: async () => (await import('./simulate.ts')).registerSimulate,
  plan: async () => (await import('./plan.ts')).registerPlan,
  user: async () => (await import('./user.ts')).registerUser,
  token: async () => (await import('./token.ts')).registerToken,
  audit: async () => (await import('./audit.ts')).registerAudit,
  config: async () => (await import('./config.ts')).registerConfig,
};

/** With the one command that the arguments name, or with all where they name none: help and "no such command" list them. */
export async function buildProgram(args: readonly string[] = []): Promise<Command> {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
  const program = new Command('outpace')
    .description('Outbound call engine on Asterisk')
    .version(version)
    .option('--config <file>', 'configuration file (default: ./outpace.yaml, where it exists)')
    .option('--data-dir <folder>', 'folder for logs, spools and what Outpace starts itself')
    .option('--set <key=value>', 'set a configuration value, e.g. log.level=debug (repeatable)', collect, {})
    .option('--json', 'print one JSON document and nothing else', false)
    .configureHelp({ showGlobalOptions: true });
  for (const name of namesToLoad(program, args)) (await COMMANDS[name]?.())?.(program);
  forEachCommand(program, (command) =>
    command.exitOverride().configureOutput({ outputError: () => undefined }),
  );
  return program;
}

function namesToLoad(program: Command, args: readonly string[]): readonly string[] {
  const name = firstOperand(program, args);
  if (name !== undefined && Object.hasOwn(COMMANDS, name)) return [name];
  const isVersionOnly = name === undefined && args.some((word) => word === '--version' || word === '-V');
  return isVersionOnly ? [] : Object.keys(COMMANDS);
}

function firstOperand(program: Command, args: readonly string[]): string | undefined {
  const takesValue = new Set(
    program.options.filter(({ required }) => required).flatMap(({ short, long }) => [short, long]),
  );
  return args.find((word, index) => !word.startsWith('-') && !takesValue.has(args[index - 1] ?? ''));
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
