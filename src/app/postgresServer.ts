/**
 * Starts and stops the server process of a Postgres folder. `postmaster.pid` is read first: a live server in
 * the folder is used again; a file left by a killed one is removed, since Postgres would take any process that
 * has got the old number (likely in a container) for its predecessor.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, fchownSync, fchmodSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { PostgresFolder } from './postgresFolder.ts';
import { freePort } from './freePort.ts';

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  stop(mode: 'fast' | 'immediate'): Promise<void>;
}

const HOST = '127.0.0.1';
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;
const POLL_MS = 25;
const LEAST_BUFFERS_MB = 128;
const LARGEST_BUFFERS_MB = 1_024;
/** `sun_path` holds 107 bytes; the socket's name takes some. */
const LONGEST_SOCKET_FOLDER = 80;
/** After a kill -9 of the server its children may hold the shared memory for a moment. */
const START_TRIES = 3;

export async function startServer(
  folder: PostgresFolder,
  port: number | undefined,
  detached: boolean,
): Promise<RunningServer> {
  const running = runningIn(folder);
  if (running !== undefined) {
    await ready(folder, () => isAlive(running.pid));
    return { ...running, stop: (mode) => stopProcess(running.pid, mode) };
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await spawnServer(folder, port ?? (await freePort()), detached);
    } catch (error) {
      if (attempt === START_TRIES) throw error;
      await delay(500);
    }
  }
}

/** The live server that `postmaster.pid` names; a stale file is removed. */
function runningIn(folder: PostgresFolder): { pid: number; port: number } | undefined {
  const lines = postmasterFile(folder);
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (isServerOf(pid, folder.data) && port > 0) return { pid, port };
  rmSync(join(folder.data, 'postmaster.pid'), { force: true });
  return undefined;
}

function isServerOf(pid: number, data: string): boolean {
  if (!isAlive(pid)) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(data);
  } catch {
    // No /proc here: believe the file.
    return !existsSync('/proc/self');
  }
}

async function spawnServer(folder: PostgresFolder, port: number, detached: boolean): Promise<RunningServer> {
  const logFile = join(folder.path, 'server.log');
  const log = openSync(logFile, 'w');
  fchmodSync(log, 0o600);
  if (folder.owner !== undefined) fchownSync(log, folder.owner.uid, folder.owner.gid);
  const sockets = folder.path.length > LONGEST_SOCKET_FOLDER ? '' : folder.path;
  const settings = [
    `port=${port}`,
    `listen_addresses=${HOST}`,
    `unix_socket_directories=${sockets}`,
    `shared_buffers=${buffersMb(totalmem())}MB`,
    // An import of a million leads writes two gigabytes: fewer of its pages are then written twice.
    'max_wal_size=4GB',
    'checkpoint_timeout=15min',
  ];
  const child = spawn(
    folder.programs.postgres,
    ['-D', folder.data, ...settings.flatMap((setting) => ['-c', setting])],
    { cwd: folder.path, detached, stdio: ['ignore', log, log], ...folder.owner },
  );
  closeSync(log);
  if (detached) child.unref();
  let exit: string | undefined;
  child.once('error', (error) => (exit = error.message));
  child.once('exit', (code, signal) => (exit = `ended with ${code ?? signal}`));
  try {
    await ready(folder, () => exit === undefined);
  } catch (error) {
    if (child.pid !== undefined && exit === undefined) await stopProcess(child.pid, 'immediate');
    throw new Error(
      `Postgres in ${folder.path} did not start (${exit ?? 'no answer'}): ${lastComplaint(logFile)}`,
      {
        cause: error,
      },
    );
  }
  const pid = child.pid ?? 0;
  return { pid, port, stop: (mode) => stopProcess(pid, mode) };
}

/** An eighth of the machine's memory, within bounds; Postgres's own 128 MB are too few for the indexes of a long list. */
export function buffersMb(memoryBytes: number): number {
  return Math.round(Math.min(LARGEST_BUFFERS_MB, Math.max(LEAST_BUFFERS_MB, memoryBytes / 2 ** 20 / 8)));
}

function lastComplaint(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n');
  return lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? '';
}

/** Resolves when the server takes sessions; rejects when `alive` says no or the limit is reached. */
async function ready(folder: PostgresFolder, alive: () => boolean): Promise<void> {
  const limit = performance.now() + START_LIMIT_MS;
  while (postmasterFile(folder)[7]?.trim() !== 'ready') {
    if (!alive() || performance.now() > limit) throw new Error('the server did not get ready');
    await delay(POLL_MS);
  }
}

/** Its lines: pid, data folder, start time, port, socket folder, address, shared memory, status. */
function postmasterFile(folder: PostgresFolder): string[] {
  try {
    return readFileSync(join(folder.data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

async function stopProcess(pid: number, mode: 'fast' | 'immediate'): Promise<void> {
  sendSignal(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  if (await gone(pid, STOP_LIMIT_MS)) return;
  sendSignal(pid, 'SIGQUIT');
  if (await gone(pid, 5_000)) return;
  sendSignal(pid, 'SIGKILL');
  await gone(pid, 5_000);
}

async function gone(pid: number, limitMs: number): Promise<boolean> {
  const limit = performance.now() + limitMs;
  while (isAlive(pid)) {
    if (performance.now() > limit) return false;
    await delay(POLL_MS);
  }
  return true;
}

function sendSignal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended already.
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

/** Ended, but nobody has asked for its exit code yet (usual in a container without an init). */
function isZombie(pid: number): boolean {
  try {
    return /\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
