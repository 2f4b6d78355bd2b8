/** Runs the real command in a process of its own. */
import { execFile } from 'node:child_process';
import { COMMAND } from '../support/command.ts';

const LIMIT_MS = 60_000;

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function cli(args: readonly string[], { cwd, env = {} }: CliOptions): Promise<CliResult> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [COMMAND, ...args],
      { cwd, env: { PATH, HOME, ...env }, timeout: LIMIT_MS },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ exitCode, stdout, stderr });
      },
    );
  });
}

/** The one JSON document on stdout; fails where there is anything else. */
export function jsonOf(result: CliResult): Record<string, unknown> {
  return JSON.parse(result.stdout) as Record<string, unknown>;
}

export function errorOf(result: CliResult): { code: string; message: string } {
  return jsonOf(result)['error'] as { code: string; message: string };
}
