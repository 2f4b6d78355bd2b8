/** How long Redis keeps the attempts that caps count, and how many. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY_MS } from '../../../src/domain/kernel/time.ts';
import type { CountAsked } from '../../../src/ports/limits.ts';
import { type RedisConnection, connectRedis, createRedisStores } from '../../../src/store/redis/index.ts';
import { ATTEMPTS_KEPT, NUMBER_KEPT_MS } from '../../../src/store/rules.ts';
import { type TempRedis, startTempRedis } from '../../support/redis.ts';
import { T0, freshNumber } from '../../support/stores.ts';

let server: TempRedis;
let connection: RedisConnection;
beforeAll(async () => {
  server = await startTempRedis();
  connection = await connectRedis(server.url);
});
afterAll(async () => {
  await connection.close();
  await server.stop();
});

const countsFor = (countsForMs: number): CountAsked => ({ caps: [], past: [], since: T0, countsForMs });

async function reserve(number: string, attemptId: string, countsForMs: number, at = T0): Promise<void> {
  const { limits } = createRedisStores(connection, 'main');
  await limits.reserveNumber(number, attemptId, 0, at, 'camp', countsFor(countsForMs));
}

const keptMs = (number: string) => connection.client.pttl(`outpace:{n:${number}}:attempts`);

test('attempts are kept as long as any cap counts them, and a month at least', async () => {
  const number = freshNumber();
  await reserve(number, 'a', DAY_MS);
  expect(await keptMs(number)).toBeGreaterThan(NUMBER_KEPT_MS - 60_000);
  expect(await keptMs(number)).toBeLessThanOrEqual(NUMBER_KEPT_MS);
  await reserve(number, 'b', 400 * DAY_MS);
  await reserve(number, 'c', DAY_MS);
  expect(await keptMs(number), 'the longest that was asked for').toBeGreaterThan(399 * DAY_MS);
  await reserve(number, 'd', Number.POSITIVE_INFINITY);
  expect(await keptMs(number)).toBe(-1);
  await reserve(number, 'e', DAY_MS);
  expect(await keptMs(number), 'for good').toBe(-1);
});

test('of very many attempts the newest are kept', async () => {
  const number = freshNumber();
  const { limits } = createRedisStores(connection, 'main');
  for (let made = 0; made < ATTEMPTS_KEPT + 5; made += 1)
    await reserve(number, `attempt-${made}`, DAY_MS, T0 + made);
  const kept = await limits.attemptsOn([number], T0);
  expect(kept).toHaveLength(ATTEMPTS_KEPT);
  expect(kept[0]).toBe(T0 + 5);
});
