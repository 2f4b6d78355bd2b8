/** Who owns a dial group, in memory. */
import type { DialGroupId } from '../../domain/kernel/ids.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Ownership, OwnershipPort } from '../../ports/ownership.ts';
import type { MemoryWorld } from './world.ts';

export class MemoryOwnership implements OwnershipPort {
  readonly #world: MemoryWorld;

  constructor(world: MemoryWorld) {
    this.#world = world;
  }

  async acquire(
    dialGroupId: DialGroupId,
    node: string,
    leaseMs: number,
    now: Instant,
  ): Promise<Ownership | undefined> {
    const holder = this.#world.owners.get(dialGroupId)?.holder;
    if (holder && holder.node !== node && holder.expiresAt > now) return undefined;
    const fence = this.#world.fence(dialGroupId) + 1;
    const expiresAt = now + leaseMs;
    this.#world.owners.set(dialGroupId, { holder: { node, expiresAt }, fence });
    return { dialGroupId, node, fence, expiresAt };
  }

  async renew(ownership: Ownership, leaseMs: number, now: Instant): Promise<boolean> {
    if (!this.#holds(ownership)) return false;
    const { dialGroupId, node, fence } = ownership;
    this.#world.owners.set(dialGroupId, { holder: { node, expiresAt: now + leaseMs }, fence });
    return true;
  }

  async release(ownership: Ownership): Promise<void> {
    if (this.#holds(ownership)) this.#world.owners.set(ownership.dialGroupId, { fence: ownership.fence });
  }

  async current(dialGroupId: DialGroupId, now: Instant): Promise<Ownership | undefined> {
    const owner = this.#world.owners.get(dialGroupId);
    if (!owner?.holder || owner.holder.expiresAt <= now) return undefined;
    return { dialGroupId, fence: owner.fence, ...owner.holder };
  }

  #holds({ dialGroupId, node, fence }: Ownership): boolean {
    const owner = this.#world.owners.get(dialGroupId);
    return owner?.holder?.node === node && owner.fence === fence;
  }
}
