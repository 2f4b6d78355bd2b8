/**
 * Leads whose refusal is on its way to the records, where they still look due: by the gate at filling, or by the engine
 * and the agents after it. Until it must have arrived they are not put into the hopper again.
 */
import { SECOND_MS, type Instant } from '../domain/kernel/time.ts';

/** A refusal is on record well before, unless the database is away. */
const KEPT_MS = 30 * SECOND_MS;

export interface RecentRefusals {
  /** `retryAt`: from then on the lead may be due again. */
  readonly add: (campaignId: string, leadId: string, now: Instant, retryAt?: Instant) => void;
  readonly of: (campaignId: string, now: Instant) => readonly string[];
}

export function createRecentRefusals(): RecentRefusals {
  const campaigns = new Map<string, Map<string, Instant>>();
  return {
    add(campaignId, leadId, now, retryAt = Number.POSITIVE_INFINITY) {
      const leads = campaigns.get(campaignId) ?? new Map<string, Instant>();
      campaigns.set(campaignId, leads);
      leads.set(leadId, Math.min(now + KEPT_MS, retryAt));
    },
    of(campaignId, now) {
      const leads = campaigns.get(campaignId) ?? new Map<string, Instant>();
      for (const [leadId, until] of leads) if (until <= now) leads.delete(leadId);
      return [...leads.keys()];
    },
  };
}
