/** `outpace trunk list|show` against a Redis that holds what two engines have reserved. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { spendDay } from '../../src/domain/trunk/spend.ts';
import { connectRedis, createRedisStores } from '../../src/store/redis/index.ts';
import { startTempRedis, type TempRedis } from '../support/redis.ts';
import { cli, errorOf } from './cli.ts';

let redis: TempRedis;
let cwd = '';
beforeAll(async () => {
  redis = await startTempRedis();
  cwd = mkdtempSync(join(tmpdir(), 'outpace-trunk-'));
  const trunk = { host: '127.0.0.1', lines: 50, callsPerSecond: 30 };
  const trunks = [
    { id: 'carrier', ...trunk, tariff: { rates: [{ prefix: '+49', perMinute: 0.5 }], perDay: 20 } },
    { id: 'spare', ...trunk },
  ];
  writeFileSync(
    join(cwd, 'outpace.yaml'),
    JSON.stringify({ telephony: { trunks }, dataDir: join(cwd, 'data') }),
  );
  const connection = await connectRedis(redis.url);
  const { limits, liveBoard, ownership } = createRedisStores(connection, 'main');
  const now = Date.now();
  for (const callId of ['a', 'b']) {
    await limits.reserveTrunk('carrier', callId, { lines: 50, callsPerSecond: 30 }, 60_000, now);
    await limits.reserveSpend(
      'carrier',
      callId,
      { amount: 500_000, cap: 20_000_000, day: spendDay(now) },
      now,
    );
  }
  const lease = await ownership.acquire('main', 'node-1', 60_000, now);
  const open = {
    state: 'available',
    breaker: 'open',
    because: 'has refused 5 calls in a row',
    retryAt: now,
  } as const;
  const callerIdsInDoubt = [{ callerId: '+4930111', rate: 0.1, peers: 0.3 }];
  const load = { ...open, trunkId: 'carrier', linesInUse: 2, lines: 50, callerIdsInDoubt };
  await liveBoard.publish('main', lease?.fence ?? 1, {
    at: now,
    node: 'node-1',
    link: 'up',
    holds: [],
    campaigns: [],
    agents: [],
    calls: [],
    trunks: [load, { ...open, trunkId: 'virtual-pstn', linesInUse: 0, lines: 100 }],
  });
  await connection.close();
});
afterAll(async () => {
  await redis.stop();
  rmSync(cwd, { recursive: true, force: true });
});

const run = (...args: string[]) => cli(args, { cwd, env: { REDIS_URL: redis.url } });

it('lists every trunk with state, breaker, lines of all engines and the spending of today', async () => {
  const { exitCode, stdout } = await run('trunk', 'list', '--json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([
    {
      trunkId: 'carrier',
      state: 'available',
      breaker: 'open',
      linesInUse: 2,
      lines: 50,
      spentToday: 1,
      spendPerDay: 20,
    },
    { trunkId: 'spare', state: 'unknown', breaker: 'unknown', linesInUse: 0, spentToday: 0 },
    { trunkId: 'virtual-pstn', state: 'available', lines: 100, linesInUse: 0, spentToday: 0 },
  ]);
});

it('shows one that only the engine knows, as that of the quick start', async () => {
  const { exitCode, stdout } = await run('trunk', 'show', 'virtual-pstn');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/lines\s+0 of 100 in use/);
  expect(stdout).not.toMatch(/calls\/s/);
});

it('shows one in words: why its breaker is open, and which number is in doubt', async () => {
  const { stdout } = await run('trunk', 'show', 'carrier');
  expect(stdout).toMatch(/open: the trunk has refused 5 calls in a row/);
  expect(stdout).toMatch(/1\.00 of 20\.00/);
  expect(stdout).toMatch(/\+4930111 is answered 10\.0 %, the others 30\.0 %/);
});

it('names the trunks there are where one is asked for that is not', async () => {
  const missing = await run('trunk', 'show', 'nobody', '--json');
  expect(errorOf(missing)).toMatchObject({
    code: 'OUT_NOT_FOUND',
    message: expect.stringContaining('carrier, spare') as string,
  });
});
