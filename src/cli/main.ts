#!/usr/bin/env node
/** The `outpace` command: puts the commands together and turns what they throw into one line and an exit code. */
import { Command, CommanderError } from 'commander';
import { createRequire } from 'node:module';
import { OutpaceError } from '../services/errors.ts';
import { registerAgent } from './agent.ts';
import { registerCall } from './call.ts';
import { registerCampaign } from './campaign.ts';
import { registerConfig } from './config.ts';
import { registerDoctor } from './doctor.ts';
import { registerList } from './list.ts';
import { reportError } from './output.ts';
import { registerQuickstart, registerServe } from './serve.ts';

const DEFAULT_DATA_DIR = './data';
/** Whatever a library leaves open may not keep a finished command alive. */
const LINGER_MS = 2_000;

function buildProgram(): Command {
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
    registerCampaign,
    registerAgent,
    registerCall,
    registerConfig,
  ];
  for (const add of register) add(program);
  forEachCommand(program, (command) =>
    command.exitOverride().configureOutput({ outputError: () => undefined }),
  );
  return program;
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) forEachCommand(child, visit);
}

function collect(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1)
    throw new OutpaceError('OUT_USAGE', `--set ${text}: write it as key=value, e.g. --set log.level=debug`);
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}

function exitCodeOf(thrown: unknown, program: Command): number {
  const json = process.argv.includes('--json');
  const dataDir = program.opts<{ dataDir?: string }>().dataDir ?? DEFAULT_DATA_DIR;
  if (!(thrown instanceof CommanderError)) return reportError(thrown, json, dataDir);
  if (thrown.exitCode === 0) return 0;
  // `outpace campaign` alone has shown its help already.
  if (thrown.code === 'commander.help') return 64;
  const message = `${thrown.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')}; see outpace --help`;
  return reportError(new OutpaceError('OUT_USAGE', message), json, dataDir);
}

async function main(): Promise<void> {
  const program = buildProgram();
  // A reader that has gone away, as in `outpace ... | head`, is no error.
  process.stdout.on('error', () => undefined);
  try {
    await program.parseAsync();
  } catch (thrown) {
    process.exitCode = exitCodeOf(thrown, program);
  }
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

await main();
