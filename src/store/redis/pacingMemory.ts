/** What the pacers of each dial group have learned, in Redis, replaced by its owner only. */
import type { DialGroupId } from '../../domain/kernel/ids.ts';
import type { PacingMemoryPort } from '../../ports/pacingMemory.ts';
import type { RedisConnection } from './connection.ts';
import { dialGroupKeys } from './keys.ts';

export class RedisPacingMemory implements PacingMemoryPort {
  readonly #redis: RedisConnection;

  constructor(redis: RedisConnection) {
    this.#redis = redis;
  }

  async save(dialGroupId: DialGroupId, fence: number, snapshot: unknown): Promise<void> {
    const keys = dialGroupKeys(dialGroupId);
    const at = { port: 'pacingMemory', operation: 'save' } as const;
    await this.#redis.run(at, 'savePacing', [keys.owner, keys.pacing], [fence, JSON.stringify(snapshot)]);
  }

  async read(dialGroupId: DialGroupId): Promise<unknown> {
    const at = { port: 'pacingMemory', operation: 'read' } as const;
    const json = await this.#redis.call(at, (client) => client.get(dialGroupKeys(dialGroupId).pacing));
    return json === null ? undefined : (JSON.parse(json) as unknown);
  }
}
