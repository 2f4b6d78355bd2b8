/** The stores' contracts over memory, a real redis-server, and a real Redis Cluster of three nodes. */
import { afterAll, beforeAll, describe } from 'vitest';
import { MemoryWorld, createMemoryStores } from '../../src/store/memory/index.ts';
import { type RedisConnection, connectRedis, createRedisStores } from '../../src/store/redis/index.ts';
import { startTempCluster, startTempRedis } from '../support/redis.ts';
import type { StoreUnderTest } from '../support/stores.ts';
import { commandsContract } from './commands.contract.ts';
import { deskStoreContract } from './deskStore.contract.ts';
import { doNotCallContract } from './doNotCall.contract.ts';
import { emergencyContract } from './emergency.contract.ts';
import { hopperContract } from './hopper.contract.ts';
import { limitsContract } from './limits.contract.ts';
import { liveBoardContract } from './liveBoard.contract.ts';
import { ownershipContract } from './ownership.contract.ts';
import { pacingMemoryContract } from './pacingMemory.contract.ts';

describe('memory', () => {
  const world = new MemoryWorld();
  contracts(() => ({
    name: 'memory',
    propertyRuns: 300,
    open: (dialGroupId) => createMemoryStores(dialGroupId, { world }),
  }));
});

describe('redis', () => overRedis('redis', 60, startTempRedis));
describe('redis cluster', () => overRedis('redis cluster', 15, startTempCluster));

function overRedis(
  name: string,
  propertyRuns: number,
  start: () => Promise<{ readonly url: string; stop(): Promise<void> }>,
): void {
  let server: Awaited<ReturnType<typeof start>>;
  let connection: RedisConnection;
  beforeAll(async () => {
    server = await start();
    connection = await connectRedis(server.url);
  });
  afterAll(async () => {
    await connection.close();
    await server.stop();
  });
  contracts(() => ({
    name,
    propertyRuns,
    open: (dialGroupId) => createRedisStores(connection, dialGroupId),
  }));
}

function contracts(store: () => StoreUnderTest): void {
  describe('hopper', () => hopperContract(store));
  describe('ownership', () => ownershipContract(store));
  describe('limits', () => limitsContract(store));
  describe('do-not-call list', () => doNotCallContract(store));
  describe('live board', () => liveBoardContract(store));
  describe('pacing memory', () => pacingMemoryContract(store));
  describe('emergency stop', () => emergencyContract(store));
  describe('commands', () => commandsContract(store));
  describe('desks', () => deskStoreContract(store));
}
