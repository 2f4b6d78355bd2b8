/** The part of each command's help that is the same everywhere: an example and the exit codes. */
import type { Command } from 'commander';
import { EXIT_CODES, type ExitCode } from '../services/errorCatalogue.ts';

export function withExample(command: Command, example: string, codes: readonly ExitCode[]): Command {
  const all = [...new Set<ExitCode>([0, 64, 70, 78, ...codes])].sort((left, right) => left - right);
  const lines = all.map((code) => `  ${String(code).padStart(3)}  ${EXIT_CODES[code]}`);
  return command.addHelpText('after', `\nExample:\n  $ ${example}\n\nExit codes:\n${lines.join('\n')}`);
}
