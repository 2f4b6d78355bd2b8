/** The emergency stop over two engine processes on one real Redis, counted where the calls leave. */
import { fork, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectRedis, createRedisStores, type RedisConnection } from '../../src/store/redis/index.ts';
import type { EmergencyPort } from '../../src/ports/emergency.ts';
import type { NodeMessage } from '../support/dialNode.ts';
import { startTempRedis, type TempRedis } from '../support/redis.ts';

const PROGRAM = fileURLToPath(new URL('../support/dialNode.ts', import.meta.url));
/** Requirement: no new call later than this after the stop. */
const LIMIT_MS = 1_000;
/** How long nothing is to leave. */
const QUIET_MS = 2_500;
const BUSY = '10';
const TALKS = '02';

interface Node {
  readonly originatedAt: number[];
  last(): NodeMessage | undefined;
  kill(): Promise<void>;
}

describe('the emergency stop', { timeout: 60_000 }, () => {
  let redis: TempRedis;
  let connection: RedisConnection;
  let emergency: EmergencyPort;
  const children: ChildProcess[] = [];
  let groups = 0;

  beforeAll(async () => {
    redis = await startTempRedis();
    connection = await connectRedis(redis.url);
    ({ emergency } = createRedisStores(connection, 'any'));
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map(killed));
  });
  afterAll(async () => {
    await connection.close();
    await redis.stop();
  });

  const order = async (action: 'stop' | 'release'): Promise<number> => {
    await emergency.give({ action, at: Date.now(), by: 'ada', reason: 'test' });
    return Date.now();
  };

  async function startNode(code: string, group = `group-${(groups += 1)}`): Promise<Node> {
    const child = fork(PROGRAM, [redis.url, group, code], {
      execArgv: ['--import', import.meta.resolve('tsx')],
    });
    children.push(child);
    const originatedAt: number[] = [];
    let last: NodeMessage | undefined;
    let isReady = false;
    child.on('message', (message: NodeMessage) => {
      last = message;
      isReady ||= message.type === 'ready';
      if (message.type === 'originate') originatedAt.push(message.at);
    });
    await expect.poll(() => isReady || child.exitCode !== null, { timeout: 15_000 }).toBe(true);
    expect(child.exitCode, 'the node has ended').toBeNull();
    return { originatedAt, last: () => last, kill: () => killed(child) };
  }

  it('lets no call leave anywhere a second after it, and lets all of them go on when released', async () => {
    const nodes = await Promise.all([startNode(BUSY), startNode(BUSY)]);
    const dialled = (node: Node) => node.originatedAt.length;
    for (const node of nodes) await expect.poll(() => dialled(node)).toBeGreaterThan(5);
    const stoppedAt = await order('stop');
    await delay(LIMIT_MS + QUIET_MS);
    const late = nodes.flatMap((node) => node.originatedAt.filter((at) => at > stoppedAt));
    console.log(`calls after the stop: ${late.map((at) => `${at - stoppedAt} ms`).join(', ') || 'none'}`);
    expect(late.filter((at) => at > stoppedAt + LIMIT_MS)).toEqual([]);
    for (const node of nodes) expect(node.last()?.holds).toEqual(['emergency stop']);
    const counts = nodes.map(dialled);
    await order('release');
    for (const [index, node] of nodes.entries())
      await expect.poll(() => dialled(node)).toBeGreaterThan(counts[index] ?? 0);
  });

  it('stands for an engine that was killed and started again, and lets live calls finish', async () => {
    const talking = await startNode(TALKS);
    await expect.poll(() => talking.last()?.calls).toBeGreaterThan(0);
    const group = `group-${(groups += 1)}`;
    const first = await startNode(BUSY, group);
    await expect.poll(() => first.originatedAt.length).toBeGreaterThan(2);
    await order('stop');
    await first.kill();
    // The lease of the dead engine on its dial group lapses first.
    await expect
      .poll(() => createRedisStores(connection, group).ownership.current(group, Date.now()), {
        timeout: 10_000,
      })
      .toBeUndefined();
    const second = await startNode(BUSY, group);
    await delay(QUIET_MS);
    expect(second.originatedAt).toEqual([]);
    expect(second.last()?.holds).toEqual(['emergency stop']);
    expect(talking.last()?.calls, 'live calls go on').toBeGreaterThan(0);
    await order('release');
    await expect.poll(() => second.originatedAt.length).toBeGreaterThan(0);
  });

  it('is taken to be on where the store does not answer, within the same second', async () => {
    const node = await startNode(BUSY);
    await expect.poll(() => node.originatedAt.length).toBeGreaterThan(2);
    redis.freeze();
    const frozenAt = Date.now();
    try {
      await delay(LIMIT_MS + QUIET_MS);
      expect(node.originatedAt.filter((at) => at > frozenAt + LIMIT_MS)).toEqual([]);
      expect(node.last()?.holds).toContain('the emergency stop cannot be read');
    } finally {
      redis.thaw();
    }
    const count = node.originatedAt.length;
    await expect.poll(() => node.originatedAt.length, { timeout: 30_000 }).toBeGreaterThan(count);
  });
});

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
