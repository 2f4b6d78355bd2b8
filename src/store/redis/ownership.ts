/** Who owns a dial group, in Redis: one hash, whose fence every write of the hopper checks. */
import type { DialGroupId } from '../../domain/kernel/ids.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Ownership, OwnershipPort } from '../../ports/ownership.ts';
import type { RedisConnection } from './connection.ts';
import { dialGroupKeys } from './keys.ts';

export class RedisOwnership implements OwnershipPort {
  readonly #redis: RedisConnection;

  constructor(redis: RedisConnection) {
    this.#redis = redis;
  }

  async acquire(
    dialGroupId: DialGroupId,
    node: string,
    leaseMs: number,
    now: Instant,
  ): Promise<Ownership | undefined> {
    const expiresAt = now + leaseMs;
    const fence = await this.#run('acquire', 'acquireOwnership', dialGroupId, [node, expiresAt, now]);
    return fence === 0 ? undefined : { dialGroupId, node, fence, expiresAt };
  }

  async renew({ dialGroupId, node, fence }: Ownership, leaseMs: number, now: Instant): Promise<boolean> {
    return (await this.#run('renew', 'renewOwnership', dialGroupId, [node, fence, now + leaseMs])) === 1;
  }

  async release({ dialGroupId, node, fence }: Ownership): Promise<void> {
    await this.#run('release', 'releaseOwnership', dialGroupId, [node, fence]);
  }

  async current(dialGroupId: DialGroupId, now: Instant): Promise<Ownership | undefined> {
    const { owner } = dialGroupKeys(dialGroupId);
    const at = { port: 'ownership', operation: 'current' } as const;
    const [node, fence, expiresAt] = await this.#redis.call(at, (client) =>
      client.hmget(owner, 'node', 'fence', 'expiresAt'),
    );
    if (typeof node !== 'string' || Number(expiresAt) <= now) return undefined;
    return { dialGroupId, node, fence: Number(fence), expiresAt: Number(expiresAt) };
  }

  async #run(
    operation: string,
    script: string,
    dialGroupId: DialGroupId,
    args: readonly (string | number)[],
  ): Promise<number> {
    const { owner } = dialGroupKeys(dialGroupId);
    return (await this.#redis.run({ port: 'ownership', operation }, script, [owner], args)) as number;
  }
}
