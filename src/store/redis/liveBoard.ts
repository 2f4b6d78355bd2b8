/** The live board in Redis: the last floor of each dial group, replaced by its owner only. */
import type { DialGroupId } from '../../domain/kernel/ids.ts';
import type { Floor, LiveBoardPort } from '../../ports/liveBoard.ts';
import type { RedisConnection } from './connection.ts';
import { dialGroupKeys } from './keys.ts';

export class RedisLiveBoard implements LiveBoardPort {
  readonly #redis: RedisConnection;

  constructor(redis: RedisConnection) {
    this.#redis = redis;
  }

  async publish(dialGroupId: DialGroupId, fence: number, floor: Floor): Promise<void> {
    const keys = dialGroupKeys(dialGroupId);
    const at = { port: 'liveBoard', operation: 'publish' } as const;
    await this.#redis.run(at, 'publishFloor', [keys.owner, keys.floor], [fence, JSON.stringify(floor)]);
  }

  async read(dialGroupId: DialGroupId): Promise<Floor | undefined> {
    const at = { port: 'liveBoard', operation: 'read' } as const;
    const json = await this.#redis.call(at, (client) => client.get(dialGroupKeys(dialGroupId).floor));
    return json === null ? undefined : (JSON.parse(json) as Floor);
  }
}
