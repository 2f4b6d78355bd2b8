/** A leased lead leaves the hopper with its refusal on the way to the records, and is not put back before it is there. */
import type { Clock } from '../ports/clock.ts';
import type { RecordEntry } from '../ports/records.ts';
import type { Stores } from '../ports/stores.ts';
import type { RecentRefusals } from './recentRefusals.ts';

export interface RefusingOptions {
  readonly stores: Pick<Stores, 'hopper'>;
  readonly clock: Clock;
  readonly fence: number;
  readonly refusals: RecentRefusals;
}

export type LeadRefusal = Omit<Extract<RecordEntry, { type: 'leadRefused' }>, 'type' | 'at'>;

export async function refuseLead(
  { stores, clock, fence, refusals }: RefusingOptions,
  token: string,
  refusal: LeadRefusal,
): Promise<void> {
  const { campaignId, leadId, retryAt } = refusal;
  const at = clock.now();
  refusals.add(campaignId, leadId, at, retryAt);
  await stores.hopper.release(fence, leadId, token, true, { type: 'leadRefused', ...refusal, at });
}
