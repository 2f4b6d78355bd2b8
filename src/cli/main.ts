#!/usr/bin/env node
/** The `outpace` command: runs what was asked and turns what it throws into one line and an exit code. */
import { CommanderError, type Command } from 'commander';
import { OutpaceError } from '../services/errors.ts';
import { reportError } from './output.ts';
import { buildProgram } from './program.ts';

const DEFAULT_DATA_DIR = './data';
/** Whatever a library leaves open may not keep a finished command alive. */
const LINGER_MS = 2_000;
/** Node's exit code where a promise that is awaited can never settle. */
const UNSETTLED = 13;

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
  const program = await buildProgram(process.argv.slice(2));
  // A reader that has gone away, as in `outpace ... | head`, is no error.
  process.stdout.on('error', () => undefined);
  process.on('exit', (code) => {
    // Without this line a command that nothing could finish any more would end without a word.
    if (code === UNSETTLED)
      process.exitCode = exitCodeOf(new Error('the command came to a standstill'), program);
  });
  try {
    await program.parseAsync();
  } catch (thrown) {
    process.exitCode = exitCodeOf(thrown, program);
  }
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

await main();
