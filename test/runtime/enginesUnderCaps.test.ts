/** Caps on attempts, of leads, numbers and persons, where several engines dial at once. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryStores, MemoryWorld } from '../../src/store/memory/index.ts';
import { type RedisConnection, connectRedis, createRedisStores } from '../../src/store/redis/index.ts';
import { startTempRedis, type TempRedis } from '../support/redis.ts';
import { capPassed, NO_COUNTS, plans } from './enginesUnderCaps.ts';

const RUNS = 10_000;
const RUNS_ON_REDIS = 300;
const CONNECTIONS = 3;

test('caps are never passed under concurrent engines', { timeout: 300_000 }, async () => {
  const counts = { ...NO_COUNTS };
  const property = fc.asyncProperty(plans, fc.scheduler(), async (plan, scheduler) => {
    const world = new MemoryWorld();
    const passed = await capPassed(
      plan,
      (_, dialGroupId) => {
        const stores = createMemoryStores(dialGroupId, { world });
        return { ...stores, limits: inAnyOrder(stores.limits, scheduler) };
      },
      counts,
      (work) => scheduler.waitFor(work),
    );
    expect(passed).toBeUndefined();
  });
  await fc.assert(property, { numRuns: RUNS });
  expect(counts.begun, JSON.stringify(counts)).toBeGreaterThan(RUNS);
  expect(counts.refusedAtGate, JSON.stringify(counts)).toBeGreaterThan(RUNS / 10);
  expect(counts.refusedAtReservation, JSON.stringify(counts)).toBeGreaterThan(RUNS / 10);
});

describe('on Redis', () => {
  let server: TempRedis;
  const connections: RedisConnection[] = [];
  beforeAll(async () => {
    server = await startTempRedis();
    for (let each = 0; each < CONNECTIONS; each += 1) connections.push(await connectRedis(server.url));
  });
  afterAll(async () => {
    for (const connection of connections) await connection.close();
    await server.stop();
  });

  test('caps are never passed under concurrent engines with a connection each', {
    timeout: 300_000,
  }, async () => {
    const counts = { ...NO_COUNTS };
    const property = fc.asyncProperty(plans, async (plan) => {
      const passed = await capPassed(
        plan,
        (engine, dialGroupId) => {
          const connection = connections[engine % CONNECTIONS];
          if (connection === undefined) throw new Error('no connection');
          return createRedisStores(connection, dialGroupId);
        },
        counts,
      );
      expect(passed).toBeUndefined();
    });
    await fc.assert(property, { numRuns: RUNS_ON_REDIS });
    expect(counts.refusedAtReservation, JSON.stringify(counts)).toBeGreaterThan(RUNS_ON_REDIS / 10);
  });
});

/** Each request to the port arrives, and each answer comes back, when the scheduler says so. */
function inAnyOrder<Port extends object>(port: Port, scheduler: fc.Scheduler): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        await scheduler.schedule(Promise.resolve(), String(name));
        const answer: unknown = await Reflect.apply(member, target, args);
        await scheduler.schedule(Promise.resolve(), `${String(name)} answered`);
        return answer;
      };
    },
  });
}
