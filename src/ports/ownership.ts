/** One node owns a dial group at a time: a lease with a fencing number that grows with every new owner. */
import type { DialGroupId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';

export interface Ownership {
  readonly dialGroupId: DialGroupId;
  readonly node: string;
  readonly fence: number;
  readonly expiresAt: Instant;
}

export interface OwnershipPort {
  /** Undefined where another node's lease is current. */
  acquire(
    dialGroupId: DialGroupId,
    node: string,
    leaseMs: number,
    now: Instant,
  ): Promise<Ownership | undefined>;
  /** False where the lease was lost. */
  renew(ownership: Ownership, leaseMs: number, now: Instant): Promise<boolean>;
  release(ownership: Ownership): Promise<void>;
  current(dialGroupId: DialGroupId, now: Instant): Promise<Ownership | undefined>;
}
