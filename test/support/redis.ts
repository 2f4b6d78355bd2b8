/** Temporary Redis servers for tests: real ones, on loopback, gone afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { canInstall, installPackages } from '../../src/app/apt.ts';
import { freePort } from '../../src/app/freePort.ts';
import { findProgram, hasEnded, startProgram, stopProcess } from '../../src/app/process.ts';
import { eventually } from './eventually.ts';

export interface TempRedis {
  readonly port: number;
  readonly url: string;
  /** Kills it as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>;
  /** Freezes it: connected and silent. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** Installed where it is missing; without it the suite fails, it never skips. */
async function redisServer(): Promise<string> {
  const program = findProgram('redis-server', 'valkey-server');
  if (program !== undefined) return program;
  if (canInstall()) await installPackages(['redis-server']);
  const installed = findProgram('redis-server');
  if (installed === undefined)
    throw new Error('these tests need redis-server: install it (apt-get install redis-server)');
  return installed;
}

export async function startTempRedis(settings: readonly string[] = []): Promise<TempRedis> {
  const program = await redisServer();
  const dir = mkdtempSync(join(tmpdir(), 'outpace-redis-'));
  let port = 0;
  let pid = 0;
  const launch = async (): Promise<boolean> => {
    const child = await startProgram(program, ['-'], {
      logFile: join(dir, 'redis.log'),
      cwd: dir,
      input: [
        'bind 127.0.0.1',
        `port ${port}`,
        'appendonly yes',
        'maxmemory-policy noeviction',
        'save ""',
        ...settings,
        '',
      ].join('\n'),
    });
    pid = child.pid ?? 0;
    return await eventually(async () => (hasEnded(child) ? 'ended' : await answers(port))).then(
      (state) => state === true,
    );
  };
  for (let tries = 0; tries < 5; tries += 1) {
    port = await freePort();
    if (await launch()) break;
    if (tries === 4) throw new Error(`redis-server did not start: see ${dir}/redis.log`);
  }
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill: () => stopProcess(pid, 0),
    restart: async () => {
      if (!(await launch())) throw new Error('redis-server did not start again');
    },
    freeze: () => process.kill(pid, 'SIGSTOP'),
    thaw: () => process.kill(pid, 'SIGCONT'),
    stop: async () => {
      await stopProcess(pid, 0);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export interface TempCluster {
  readonly url: string;
  stop(): Promise<void>;
}

/** A real Redis Cluster of three masters. */
export async function startTempCluster(): Promise<TempCluster> {
  const nodes = await Promise.all(
    [0, 1, 2].map(() => startTempRedis(['cluster-enabled yes', 'cluster-node-timeout 5000'])),
  );
  const clients = nodes.map(({ port }) => new Redis(port, '127.0.0.1'));
  const slots = [0, 5_461, 10_923, 16_384];
  await Promise.all(
    clients.map((client, index) => {
      const own = Array.from({ length: 16_384 }, (_, slot) => slot).slice(slots[index], slots[index + 1]);
      return client.cluster('ADDSLOTS', ...own);
    }),
  );
  const [first, ...others] = nodes;
  if (!first) throw new Error('no nodes');
  for (const { port } of others) await clients[0]?.cluster('MEET', '127.0.0.1', port);
  for (const client of clients) {
    await eventually(async () => {
      const info = await client.cluster('INFO');
      return info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3');
    }, 30_000);
    client.disconnect();
  }
  return {
    url: `redis-cluster://127.0.0.1:${first.port}`,
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

async function answers(port: number): Promise<true | undefined> {
  const client = new Redis({
    port,
    host: '127.0.0.1',
    lazyConnect: true,
    retryStrategy: null,
    enableReadyCheck: true,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
    return true;
  } catch {
    return undefined;
  } finally {
    client.disconnect();
  }
}
