/** The stores of one dial group in Redis. Connections are opened by `connectRedis` and may be shared by many groups. */
import type { DialGroupId } from '../../domain/kernel/ids.ts';
import type { Stores } from '../../ports/stores.ts';
import { RedisCommands } from './commands.ts';
import type { RedisConnection } from './connection.ts';
import { RedisDeskStore } from './desk.ts';
import { RedisDoNotCall } from './doNotCall.ts';
import { RedisEmergency } from './emergency.ts';
import { RedisHopper } from './hopper.ts';
import { RedisLimits } from './limits.ts';
import { RedisLiveBoard } from './liveBoard.ts';
import { RedisOwnership } from './ownership.ts';
import { RedisPacingMemory } from './pacingMemory.ts';

export { connectRedis, type ConnectRedisOptions } from './connect.ts';
export { RedisConnection, type LinkState, type StoreDescription } from './connection.ts';

export function createRedisStores(connection: RedisConnection, dialGroupId: DialGroupId): Stores {
  return {
    hopper: new RedisHopper(connection, dialGroupId),
    limits: new RedisLimits(connection),
    doNotCall: new RedisDoNotCall(connection),
    ownership: new RedisOwnership(connection),
    liveBoard: new RedisLiveBoard(connection),
    pacingMemory: new RedisPacingMemory(connection),
    commands: new RedisCommands(connection),
    emergency: new RedisEmergency(connection),
    desk: new RedisDeskStore(connection, dialGroupId),
  };
}
