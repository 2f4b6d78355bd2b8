/** The connection to Redis: what it refuses, and what it does when the server goes away. */
import { afterEach, describe, expect, test } from 'vitest';
import type { PortFailure } from '../../../src/ports/failure.ts';
import {
  type LinkState,
  type RedisConnection,
  connectRedis,
  createRedisStores,
} from '../../../src/store/redis/index.ts';
import { freePort } from '../../../src/app/freePort.ts';
import { eventually } from '../../support/eventually.ts';
import { type TempRedis, startTempRedis } from '../../support/redis.ts';
import { T0, aLead, anAttempt, expectFailure, freshId } from '../../support/stores.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
});

async function aServer(settings: readonly string[] = []): Promise<TempRedis> {
  const server = await startTempRedis(settings);
  cleanUp.push(() => server.stop());
  return server;
}

async function connected(
  server: TempRedis,
  options: Parameters<typeof connectRedis>[1] = {},
): Promise<RedisConnection> {
  const connection = await connectRedis(server.url, options);
  cleanUp.push(() => connection.close());
  return connection;
}

async function failureOf(url: string): Promise<PortFailure> {
  return await connectRedis(url).then(
    () => {
      throw new Error('connected');
    },
    (error: PortFailure) => error,
  );
}

describe('connecting', () => {
  test('tells which server it is, and warns of none', async () => {
    const connection = await connected(await aServer());
    expect(connection.describe().name).toMatch(/^(Redis|Valkey)$/);
    expect(connection.describe().version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(connection.warnings).toEqual([]);
    expect(connection.link).toBe('up');
  });

  test('refuses a server that evicts keys', async () => {
    const { url, port } = await aServer(['maxmemory-policy allkeys-lru']);
    const failure = await failureOf(url);
    expect(failure).toMatchObject({ outcome: 'refused', code: 'eviction-policy' });
    expect(failure.message).toMatch(new RegExp(`127.0.0.1:${port} .*allkeys-lru.*noeviction`));
  });

  test('warns of a server that keeps no append-only file', async () => {
    const connection = await connected(await aServer(['appendonly no']));
    expect(connection.warnings).toEqual([expect.stringContaining('appendonly yes')]);
  });

  test('names a wrong password, and how to mend it, in one line without the password', async () => {
    const { port } = await aServer();
    const admin = await connectRedis(`redis://127.0.0.1:${port}`);
    cleanUp.push(() => admin.close());
    await admin.client.config('SET', 'requirepass', 'right');
    for (const login of ['', ':wr0ng@', 'user:wr0ng@']) {
      const failure = await failureOf(`redis://${login}127.0.0.1:${port}`);
      expect(failure).toMatchObject({ outcome: 'refused', code: 'wrong-password' });
      expect(failure.message).toMatch(new RegExp(`^Redis at 127.0.0.1:${port} refuses the password: .+$`));
      expect(failure.message).not.toContain('wr0ng');
    }
    const right = await connectRedis(`redis://:right@127.0.0.1:${port}`);
    await right.close();
  });

  test('names a server that cannot be reached, and a URL that is none', async () => {
    const port = await freePort();
    const failure = await failureOf(`redis://127.0.0.1:${port}`);
    expect(failure).toMatchObject({ outcome: 'unavailable', code: 'ECONNREFUSED' });
    expect(failure.message).toBe(
      `Redis at 127.0.0.1:${port} cannot be reached (ECONNREFUSED): start it, or correct host and port in the Redis URL`,
    );
    expect(await failureOf('http://user:secret@localhost')).toMatchObject({ code: 'invalid-url' });
    expect((await failureOf('http://user:secret@localhost')).message).not.toContain('secret');
  });
});

describe('when the server goes away', () => {
  test('pending and new commands are rejected, and it reconnects by itself', async () => {
    // What it has replied to is in its file: with `everysec` a busy disk puts off the write too.
    const server = await aServer(['appendfsync always']);
    const states: LinkState[] = [];
    const connection = await connected(server, { onLink: (state) => states.push(state) });
    const { hopper } = createRedisStores(connection, 'main');
    await hopper.fill(1, [aLead('a')], T0);
    const [lease] = await hopper.lease(1, 'camp', 1, 1_000, T0);
    if (!lease) throw new Error('nothing leased');
    await hopper.openAttempt(1, lease.token, anAttempt(lease.lead));

    server.freeze();
    const pending = hopper.depth('camp');
    const failed = expectFailure(pending, { port: 'hopper', outcome: 'unknown' });
    await server.kill();
    await failed;
    await eventually(() => states.at(-1) === 'down');
    const asked = performance.now();
    await expectFailure(hopper.spoolLength(), { outcome: 'unavailable', code: 'not-connected' });
    expect(performance.now() - asked).toBeLessThan(100);

    await server.restart();
    await eventually(() => states.at(-1) === 'up');
    expect(states).toEqual(['up', 'down', 'up']);
    expect(await hopper.depth('camp')).toEqual({ ready: 0, leased: 0, open: 1 });
    expect(await hopper.fill(1, [aLead('b')], T0)).toBe(1);
  });

  test('nothing that was asked for during the outage is done after it', async () => {
    const server = await aServer();
    const connection = await connected(server);
    const { hopper } = createRedisStores(connection, 'main');
    await server.kill();
    await eventually(() => connection.link === 'down');
    const asked = Array.from({ length: 5 }, (_, index) => hopper.fill(1, [aLead(`lead-${index}`)], T0));
    for (const fill of asked) await expectFailure(fill, { outcome: 'unavailable' });
    await server.restart();
    await eventually(() => connection.link === 'up');
    expect(await hopper.depth('camp')).toMatchObject({ ready: 0 });
  });

  test('a server that is connected and silent is given up, and found again', async () => {
    const server = await aServer();
    const connection = await connected(server, { commandTimeoutMs: 300 });
    const { hopper } = createRedisStores(connection, 'main');
    server.freeze();
    await expectFailure(hopper.spoolLength(), { outcome: 'unknown', code: 'deadline' });
    await eventually(() => connection.link === 'down');
    server.thaw();
    await eventually(() => connection.link === 'up');
    expect(await hopper.spoolLength()).toBe(0);
  });

  test('an engine serves commands again after the outage', async () => {
    const server = await aServer();
    const connection = await connected(server);
    const group = freshId('group');
    const { commands } = createRedisStores(connection, group);
    const stop = await commands.serve(group, async () => ({ ok: true }));
    cleanUp.push(stop);
    await server.kill();
    await eventually(() => connection.link === 'down');
    await expectFailure(commands.send(group, { type: 'agent.login', agentId: 'a' }, 500), {
      outcome: 'unavailable',
    });
    await server.restart();
    await eventually(() => connection.link === 'up');
    expect(await commands.send(group, { type: 'agent.login', agentId: 'a' }, 10_000)).toEqual({ ok: true });
  });

  test('a sender whose server dies while it waits learns that the outcome is unknown', async () => {
    const server = await aServer();
    const connection = await connected(server);
    const group = freshId('group');
    const { commands } = createRedisStores(connection, group);
    const sent = commands.send(group, { type: 'agent.login', agentId: 'a' }, 10_000);
    const failed = expectFailure(sent, { port: 'commands', outcome: 'unknown' });
    await eventually(async () => (await connection.client.exists(`outpace:{dg:${group}}:commands`)) === 1);
    await server.kill();
    await failed;
  });
});
