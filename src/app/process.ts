/** Starts a server program on loopback: a free port, its output in a log file, an end that waits for the end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants, accessSync, closeSync, openSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

export interface StartOptions {
  readonly logFile: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Written to the program's standard input, then closed: for what must not be seen in the process list. */
  readonly input?: string;
  /** Lives on after this process. Otherwise it is ended with it, unless this process is killed (SIGKILL). */
  readonly detached?: boolean;
}

const KILL_AFTER_MS = 10_000;
const POLL_MS = 20;

/** The program's path, by PATH, or undefined. */
export function findProgram(...names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

export function startProgram(
  program: string,
  args: readonly string[],
  options: StartOptions,
): Promise<ChildProcess> {
  const log = openSync(options.logFile, 'a', 0o600);
  try {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['pipe', log, log],
      // A session of its own: Ctrl-C is for us, the servers end when we have finished with them.
      detached: true,
    });
    child.unref();
    if (options.detached !== true) endWithUs(child);
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', () => {
        child.stdin?.on('error', () => undefined);
        child.stdin?.end(options.input ?? '');
        resolve(child);
      });
    });
  } finally {
    closeSync(log);
  }
}

/** False also for a process that has ended and was not collected by its parent. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Asks the process to end (SIGTERM), insists after a while (SIGKILL), and resolves when it is gone. */
export async function stopProcess(pid: number, killAfterMs: number = KILL_AFTER_MS): Promise<void> {
  signal(pid, 'SIGTERM');
  for (let waitedMs = 0; isAlive(pid); waitedMs += POLL_MS) {
    if (waitedMs >= killAfterMs) signal(pid, 'SIGKILL');
    await setTimeout(POLL_MS);
  }
}

function endWithUs(child: ChildProcess): void {
  const end = (): void => signal(child.pid ?? 0, 'SIGTERM');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
}

/** Linux proc(5), /proc/pid/stat: the state follows the name in parentheses. */
function isZombie(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1)?.slice(0, 3) ?? '');
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  // 0 and below would signal whole groups.
  if (pid <= 1) return;
  try {
    process.kill(pid, name);
  } catch {
    // Gone already.
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
