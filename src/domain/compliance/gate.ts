/**
 * The gate: whether this lead may be dialled at this moment. A refusal is a value with a stable code and the time
 * at which it lapses, and so answers "why is this lead not being called?". Numbers on the do-not-call list and the
 * spacing of attempts are refused where they can be decided atomically (LimitsPort), by codes of the same set.
 */
import type { CampaignSettings } from '../campaign/campaign.ts';
import type { Instant } from '../kernel/time.ts';
import type { Lead } from '../lead/lead.ts';
import { nextOpening } from '../calendar/window.ts';

export type RefusalCode =
  | 'window-closed'
  | 'attempt-cap'
  | 'do-not-call'
  | 'attempt-spacing'
  /** None of the campaign's trunks may call the number. */
  | 'destination'
  /** Abandoned before, and no agent is free to be reserved. */
  | 'agent-first'
  /** An agent who was shown the lead passed it over. */
  | 'skipped';

export interface Refusal {
  readonly code: RefusalCode;
  /** When it lapses; absent: never. */
  readonly retryAt?: Instant;
}

/** Undefined: the lead may be dialled now. */
export function mayDial(lead: Lead, settings: CampaignSettings, now: Instant): Refusal | undefined {
  if (lead.attempts >= settings.maxAttempts) return { code: 'attempt-cap' };
  if (settings.window !== undefined) {
    const opensAt = nextOpening(settings.window, now);
    if (opensAt === undefined) return { code: 'window-closed' };
    if (opensAt > now) return { code: 'window-closed', retryAt: opensAt };
  }
  return undefined;
}
