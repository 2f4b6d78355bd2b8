/** What a bench runs on: two Asterisks, a Redis and a Postgres of its own, on loopback, gone afterwards. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findAsterisk } from '../../src/app/asterisk/findAsterisk.ts';
import { startAsteriskPair, type AsteriskPair } from '../../src/app/asterisk/startPair.ts';
import type { AsteriskHandle } from '../../src/app/asterisk/startAsterisk.ts';
import { findPostgres, type PostgresService } from '../../src/app/postgres.ts';
import { findRedis, type RedisHandle } from '../../src/app/redis.ts';
import { ariGet, until } from './plainAri.ts';

/** Channels and bridges at both Asterisks. */
export interface Leftovers {
  readonly channels: number;
  readonly bridges: number;
}

export interface BenchWorld {
  readonly dataDir: string;
  readonly pair: AsteriskPair;
  readonly redis: RedisHandle;
  readonly postgres: PostgresService;
  leftovers(): Promise<Leftovers>;
  close(): Promise<void>;
}

export interface WorldRequest {
  readonly trunkId: string;
  readonly phones: readonly string[];
  readonly keep: boolean;
  readonly onProgress: (line: string) => void;
  /** Before the Asterisks of this folder start, e.g. to lay sounds there. */
  readonly prepare?: (asteriskFolder: string) => void;
}

export async function openWorld(request: WorldRequest): Promise<BenchWorld> {
  const { trunkId, phones, keep, onProgress } = request;
  const source = await findAsterisk({ onProgress });
  if (source.kind === 'none') throw new Error(`the bench needs an Asterisk: ${source.reason}`);
  if (source.kind === 'url') throw new Error('the bench starts an Asterisk of its own');
  const dataDir = mkdtempSync(join(tmpdir(), 'outpace-bench-'));
  // As root Postgres runs as another user, who has to pass through.
  chmodSync(dataDir, 0o755);
  request.prepare?.(join(dataDir, 'asterisk'));
  const stops: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.allSettled(stops.splice(0).map((stop) => stop()));
    if (!keep) rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const started = await Promise.allSettled([
      startAsteriskPair({ source, dataDir: join(dataDir, 'asterisk'), trunks: [trunkId], phones }).then(
        (pair) => (stops.push(() => pair.stop()), pair),
      ),
      startRedis(dataDir, onProgress).then((redis) => (stops.push(() => redis.stop()), redis)),
      startPostgres(dataDir, onProgress).then(
        (postgres) => (stops.push(() => postgres.stop('immediate')), postgres),
      ),
    ]);
    const [pair, redis, postgres] = started;
    if (pair.status === 'rejected') throw pair.reason;
    if (redis.status === 'rejected') throw redis.reason;
    if (postgres.status === 'rejected') throw postgres.reason;
    await allOnline(pair.value.pbx, [trunkId, ...phones]);
    return {
      dataDir,
      pair: pair.value,
      redis: redis.value,
      postgres: postgres.value,
      leftovers: () => leftovers(pair.value),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startRedis(dataDir: string, onProgress: (line: string) => void): Promise<RedisHandle> {
  const redis = await findRedis({ dataDir: join(dataDir, 'redis'), install: true, onProgress });
  if (redis === undefined) throw new Error('the bench needs Redis: install redis-server');
  return redis;
}

async function startPostgres(dataDir: string, onProgress: (line: string) => void): Promise<PostgresService> {
  const postgres = await findPostgres({ name: 'postgres', folder: dataDir, install: true, onProgress });
  if (postgres === undefined) throw new Error('the bench needs PostgreSQL 15 or newer: install postgresql');
  return postgres;
}

function allOnline(pbx: AsteriskHandle, names: readonly string[]): Promise<void> {
  return until(
    async () => {
      const endpoints = (await ariGet(pbx, 'endpoints')) as readonly { resource: string; state: string }[];
      const online = new Set(
        endpoints.flatMap(({ resource, state }) => (state === 'online' ? [resource] : [])),
      );
      return names.every((name) => online.has(name));
    },
    'the trunk and the phones are online',
    30_000,
  );
}

async function leftovers({ pbx, pstn }: AsteriskPair): Promise<Leftovers> {
  const count = async (path: string): Promise<number> => {
    const lists = await Promise.all([ariGet(pbx, path), ariGet(pstn, path)]);
    return lists.reduce((sum: number, list) => sum + (list as readonly unknown[]).length, 0);
  };
  return { channels: await count('channels'), bridges: await count('bridges') };
}
