/** Holds a dial group for this node: acquired before anything else, renewed well before it lapses, given back at the end. */
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ownership, OwnershipPort } from '../ports/ownership.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';

export const OWNERSHIP_LEASE_MS = 6 * SECOND_MS;
const RENEW_MS = OWNERSHIP_LEASE_MS / 3;
const ACQUIRE_RETRY_MS = SECOND_MS / 2;

/** Waits until no other node's lease is current, at most `patienceMs`; undefined where it never lapsed. */
export async function acquireOwnership(
  port: OwnershipPort,
  dialGroupId: string,
  node: string,
  clock: Clock,
  patienceMs: number,
): Promise<Ownership | undefined> {
  const until = clock.now() + patienceMs;
  for (;;) {
    const ownership = await port.acquire(dialGroupId, node, OWNERSHIP_LEASE_MS, clock.now());
    if (ownership !== undefined || clock.now() >= until) return ownership;
    await new Promise<void>((resolve) => clock.wakeAt(clock.now() + ACQUIRE_RETRY_MS, resolve));
  }
}

/** `lost` is called once, when another owner has taken over. A store that is away loses nothing by itself: writes carry the fence. */
export function keepOwnership(
  port: OwnershipPort,
  ownership: Ownership,
  clock: Clock,
  log: Log,
  lost: () => void,
): Loop {
  let isLost = false;
  return createLoop(clock, async () => {
    try {
      if (!isLost && !(await port.renew(ownership, OWNERSHIP_LEASE_MS, clock.now()))) {
        isLost = true;
        log.error({ event: 'ownership.lost', dialGroupId: ownership.dialGroupId, fence: ownership.fence });
        lost();
      }
    } catch (error) {
      log.warn({ event: 'ownership.renewFailed', err: error });
    }
    return RENEW_MS;
  });
}
