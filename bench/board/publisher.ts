/** The engine's part, in a process of its own: publishes a moving floor as an engine does. */
import { setTimeout as pause } from 'node:timers/promises';
import { connectRedis, createRedisStores } from '../../src/store/redis/index.ts';
import { movingFloor } from './floor.ts';

const [redisUrl = '', group = '', agents = '', campaigns = ''] = process.argv.slice(2);
const BEAT_MS = 200;
const LEASE_MS = 3_600_000;

const { liveBoard, ownership } = createRedisStores(await connectRedis(redisUrl), group);
const owned = await ownership.acquire(group, 'bench', LEASE_MS, Date.now());
if (owned === undefined) throw new Error('the dial group has an owner');
const floorAt = movingFloor(Number(agents), Number(campaigns), 1);
for (let isFirst = true; process.connected; isFirst = false) {
  await liveBoard.publish(group, owned.fence, floorAt(Date.now()));
  if (isFirst) process.send?.('ready');
  await pause(BEAT_MS);
}
process.exit(0);
