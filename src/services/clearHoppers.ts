/**
 * Ready leads of campaigns taken out of their hoppers, so that they come again as they are on record now: a number that
 * was corrected is not dialled as it was. What is being dialled at this moment goes on.
 */
import type { Instant } from '../domain/kernel/time.ts';
import { PortFailure } from '../ports/failure.ts';
import type { Stores } from '../ports/stores.ts';

const LEASE_MS = 5_000;
const NODE = 'clear-hopper';

export async function clearHoppers(
  storesOf: ((dialGroupId: string) => Promise<Stores>) | undefined,
  campaigns: readonly { readonly campaignId: string; readonly dialGroupId: string }[],
  now: Instant,
): Promise<void> {
  if (storesOf === undefined) return;
  for (const { campaignId, dialGroupId } of campaigns) {
    const { hopper, ownership } = await storesOf(dialGroupId);
    const owner = await ownership.current(dialGroupId, now);
    // Without an engine its hopper waits for the next one all the same.
    const own = owner === undefined ? await ownership.acquire(dialGroupId, NODE, LEASE_MS, now) : undefined;
    const fence = owner?.fence ?? own?.fence;
    try {
      if (fence !== undefined) await hopper.clear(fence, campaignId);
    } catch (error) {
      // Another engine has just taken over.
      if (!(error instanceof PortFailure && error.code === 'fenced')) throw error;
    } finally {
      if (own !== undefined) await ownership.release(own);
    }
  }
}
