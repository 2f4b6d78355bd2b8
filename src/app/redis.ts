/**
 * Finds Redis: the URL in the configuration, else the program on this machine, else (Debian or Ubuntu, as root) the
 * distribution's package, else none, and the caller takes the memory store. A server started here listens on
 * loopback with a random password and keeps an append-only file under the data folder.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { PortFailure } from '../ports/failure.ts';
import { type RedisConnection, connectRedis } from '../store/redis/index.ts';
import { canInstall, installPackages } from './apt.ts';
import { freePort } from './freePort.ts';
import { findProgram, hasEnded, isAlive, startProgram, stopProcess } from './process.ts';

export interface FindRedisOptions {
  /** The URL in the configuration; then nothing is started. */
  readonly url?: string;
  /** Where a server started here keeps its data, password and log. */
  readonly dataDir: string;
  /** Absent: a free one. */
  readonly port?: number;
  /** The server lives on when this process is killed; the next start finds it by `dataDir`. */
  readonly detached?: boolean;
  /** Whether packages may be installed. */
  readonly install?: boolean;
  /** Told what takes long, e.g. an installation. */
  readonly onProgress?: (line: string) => void;
}

export interface RedisHandle {
  /** With the password: never to be printed. */
  readonly url: string;
  /** e.g. `Redis 7.0.15`. */
  readonly version: string;
  readonly source: 'configured' | 'running' | 'started' | 'installed';
  /** Of a server that belongs to `dataDir`. */
  readonly pid?: number;
  /** Ends a server that belongs to `dataDir`; nothing for a configured one. */
  stop(): Promise<void>;
}

interface Server {
  readonly port: number;
  readonly pid: number;
}

const START_LIMIT_MS = 20_000;
const POLL_MS = 50;
const PORT_TRIES = 5;
/** The process or the port is somebody else's by now. */
const NOT_OURS: ReadonlySet<string> = new Set(['ECONNREFUSED', 'wrong-password']);

/** Undefined where there is no Redis and none may be installed. Rejects where a configured one can't be used. */
export async function findRedis(options: FindRedisOptions): Promise<RedisHandle | undefined> {
  if (options.url !== undefined) {
    return { url: options.url, version: await versionAt(options.url), source: 'configured', stop };
  }
  const dir = resolve(options.dataDir);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const password = passwordIn(dir);
  const running = await findRunning(dir, password);
  if (running) return running;
  const present = findProgram('redis-server', 'valkey-server');
  const program = present ?? (await install(options));
  if (program === undefined) return undefined;
  const server = await start(program, dir, password, options);
  return await handle(server, password, present === undefined ? 'installed' : 'started');
}

async function stop(): Promise<void> {
  // A server that somebody else runs is theirs to stop.
}

async function handle(
  { port, pid }: Server,
  password: string,
  source: RedisHandle['source'],
): Promise<RedisHandle> {
  const url = urlOf(port, password);
  return { url, version: await versionAt(url), source, pid, stop: () => stopProcess(pid) };
}

async function install(options: FindRedisOptions): Promise<string | undefined> {
  if (options.install === false || !canInstall()) return undefined;
  options.onProgress?.('Installing Redis from the distribution (apt-get install redis-server)');
  await installPackages(['redis-server']);
  return findProgram('redis-server');
}

/**
 * The server that an earlier process started here and left running. One that is busy loading is waited for: a
 * second one on the same files would destroy them.
 */
async function findRunning(dir: string, password: string): Promise<RedisHandle | undefined> {
  const server = readServer(dir);
  if (!server) return undefined;
  for (let waitedMs = 0; isAlive(server.pid); waitedMs += POLL_MS) {
    try {
      return await handle(server, password, 'running');
    } catch (error) {
      if (!(error instanceof PortFailure)) throw error;
      if (NOT_OURS.has(error.code)) return undefined;
      if (waitedMs >= START_LIMIT_MS) throw error;
      await setTimeout(POLL_MS);
    }
  }
  return undefined;
}

async function start(
  program: string,
  dir: string,
  password: string,
  options: FindRedisOptions,
): Promise<Server> {
  const logFile = join(dir, 'redis.log');
  for (let tries = 1; ; tries += 1) {
    const port = options.port ?? (await freePort());
    const child = await startProgram(program, ['-'], {
      logFile,
      cwd: dir,
      input: settings(port, dir, password),
      detached: options.detached ?? false,
    });
    const pid = child.pid ?? 0;
    if (await answers(urlOf(port, password), () => !hasEnded(child))) {
      writeFileSync(join(dir, 'redis.json'), JSON.stringify({ port, pid }));
      return { port, pid };
    }
    await stopProcess(pid);
    // A free port may have been taken by another process in between.
    if (options.port !== undefined || tries === PORT_TRIES) {
      throw new Error(`${program} did not start on 127.0.0.1:${port}: see ${logFile}`);
    }
  }
}

function settings(port: number, dir: string, password: string): string {
  return [
    'bind 127.0.0.1',
    'protected-mode yes',
    `port ${port}`,
    `dir "${dir}"`,
    `requirepass ${password}`,
    'appendonly yes',
    'appendfsync everysec',
    'maxmemory-policy noeviction',
    // The append-only file is enough.
    'save ""',
    'daemonize no',
    '',
  ].join('\n');
}

/** Waits until the server answers, large files being loaded first; false where it ended or took too long. */
async function answers(url: string, isRunning: () => boolean): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < START_LIMIT_MS && isRunning(); waitedMs += POLL_MS) {
    try {
      await versionAt(url);
      return true;
    } catch {
      await setTimeout(POLL_MS);
    }
  }
  return false;
}

async function versionAt(url: string): Promise<string> {
  const connection: RedisConnection = await connectRedis(url);
  const { name, version } = connection.describe();
  await connection.close();
  return `${name} ${version}`;
}

function urlOf(port: number, password: string): string {
  return `redis://:${password}@127.0.0.1:${port}`;
}

function passwordIn(dir: string): string {
  const file = join(dir, 'redis.password');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    const password = randomBytes(24).toString('hex');
    writeFileSync(file, `${password}\n`, { mode: 0o600 });
    return password;
  }
}

function readServer(dir: string): Server | undefined {
  try {
    return JSON.parse(readFileSync(join(dir, 'redis.json'), 'utf8')) as Server;
  } catch {
    return undefined;
  }
}
