/** Runs a program to its end and gives what it printed; never through a shell. */
import { spawn } from 'node:child_process';

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Each line as it comes, of both streams. */
  readonly onLine?: (line: string) => void;
}

/** Exit code 127 where the program does not exist, as in a shell. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: options.env ?? process.env,
    });
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      let rest = '';
      child[stream].setEncoding('utf8').on('data', (chunk: string) => {
        output[stream] += chunk;
        const lines = (rest + chunk).split(/[\r\n]+/);
        rest = lines.pop() ?? '';
        for (const line of lines) if (line.trim()) options.onLine?.(line);
      });
    }
    child.on('error', (error) => resolve({ exitCode: 127, stdout: '', stderr: error.message }));
    child.on('close', (code) => resolve({ exitCode: code ?? 1, ...output }));
  });
}
