/** The Lua scripts: their names, their headers, and that each keeps to one slot of a cluster. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RedisConnection, connectRedis, createRedisStores } from '../../../src/store/redis/index.ts';
import { readScripts } from '../../../src/store/redis/scripts.ts';
import { type TempRedis, startTempRedis } from '../../support/redis.ts';
import { T0, aCdr, aLead, anAttempt, freshNumber } from '../../support/stores.ts';

const scripts = readScripts();

/** Key slot of the Redis Cluster specification: CRC16-XMODEM of the hash tag, modulo 16384. */
function slotOf(key: string): number {
  const tag = /\{([^}]+)\}/.exec(key)?.[1] ?? key;
  let crc = 0;
  for (const byte of Buffer.from(tag)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc % 16_384;
}

test('the slot is computed as the specification has it', () => {
  expect(slotOf('123456789')).toBe(0x31c3);
  expect(slotOf('{user1000}.following')).toBe(slotOf('{user1000}.followers'));
});

describe.each(scripts.map((script) => [script.name, script] as const))('%s', (_, { lua, numberOfKeys }) => {
  test('states its keys, arguments and return codes', () => {
    const header = lua.slice(0, lua.search(/^[^-]/m));
    for (let key = 1; key <= numberOfKeys; key += 1) expect(header).toContain(`KEYS[${key}]`);
    expect(header).not.toContain(`KEYS[${numberOfKeys + 1}]`);
    expect(header).toMatch(/^-- Returns /m);
    for (const [, index] of lua.matchAll(/\bARGV\[(\d+)\]/g)) expect(header).toContain(`ARGV[${index}]`);
  });

  test('names every key by KEYS, and asks no clock', () => {
    const code = lua.replaceAll(/--.*$/gm, '');
    for (const [, argument] of code.matchAll(/redis\.call\('\w+', ([^,)]+)/g))
      expect(argument).toMatch(/^KEYS\[\d\]$/);
    expect(code).not.toMatch(/'TIME'|RANDOMKEY|os\.|math\.random/);
  });
});

describe('at run time', () => {
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

  test('every script is given keys of one slot', async () => {
    const slots = new Map<string, Set<number>[]>();
    const run = connection.run.bind(connection);
    connection.run = (at, script, keys, args) => {
      const seen = slots.get(script) ?? [];
      slots.set(script, [...seen, new Set(keys.map(slotOf))]);
      return run(at, script, keys, args);
    };
    await useEverything(connection);
    expect([...slots.keys()].toSorted()).toEqual(scripts.map(({ name }) => name).toSorted());
    for (const [name, uses] of slots) for (const used of uses) expect([name, used.size]).toEqual([name, 1]);
  });

  test('the server knows the scripts by the digest of their files', async () => {
    const digests = scripts.map(({ lua }) => createHash('sha1').update(lua).digest('hex'));
    expect(await connection.client.script('EXISTS', ...digests)).toEqual(scripts.map(() => 1));
  });
});

async function useEverything(connection: RedisConnection): Promise<void> {
  const group = 'slots';
  const { hopper, limits, doNotCall, ownership, liveBoard, pacingMemory, commands, emergency } =
    createRedisStores(connection, group);
  const owned = await ownership.acquire(group, 'node-1', 1_000, T0);
  if (!owned) throw new Error('not acquired');
  await ownership.renew(owned, 1_000, T0);
  const { fence } = owned;
  await hopper.fill(fence, [aLead('a', { order: 1 }), aLead('b', { order: 2 })], T0);
  const [first, second] = await hopper.lease(fence, 'camp', 2, 1_000, T0);
  if (!first || !second) throw new Error('not leased');
  const attempt = anAttempt(first.lead);
  await hopper.openAttempt(fence, first.token, attempt);
  await hopper.saveCall(fence, attempt.attemptId, { state: 'dialling' });
  await hopper.closeAttempt(fence, aCdr(attempt), 1);
  await hopper.release(fence, 'b', second.token, false);
  await hopper.leaseLead(fence, aLead('c', { order: 3 }), 1_000, T0);
  await hopper.reclaimExpired(fence, T0);
  await hopper.clear(fence, 'camp');
  await hopper.append(fence, { type: 'agentStateChanged', agentId: 'a', state: 'ready', at: T0 });
  await limits.reserveTrunk('carrier', 'a', { lines: 1, callsPerSecond: 1 }, 1_000, T0);
  await limits.reserveSpend('carrier', 'a', { amount: 1, day: '2026-01-01' }, T0);
  await limits.settleSpend('carrier', 'a', 1);
  await limits.reserveCallerId({ ranked: [{ number: '+12025550100', rank: 0 }], restMs: 0 }, T0);
  const number = freshNumber();
  await limits.reserveNumber(number, 'a', 1_000, T0);
  await limits.releaseNumber(number, 'a');
  await doNotCall.add([number, '+1900*'].map((one) => ({ number: one, source: 'api', addedAt: T0 })));
  await doNotCall.remove([{ number }]);
  await pacingMemory.save(group, fence, {});
  await emergency.give({ action: 'release', at: T0, by: 'ada', reason: 'test' });
  await liveBoard.publish(group, fence, {
    at: T0,
    node: 'node-1',
    link: 'up',
    holds: [],
    campaigns: [],
    agents: [],
    calls: [],
  });
  const login = { type: 'agent.login', agentId: 'a' } as const;
  await commands.send(group, login, 30).catch(() => undefined);
  const stop = await commands.serve(group, async () => ({ ok: true }));
  await commands.send(group, login, 5_000);
  await stop();
  await ownership.release(owned);
}
