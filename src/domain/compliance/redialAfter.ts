/** When a lead whose attempt has just ended is called next, where its campaign redials by cells (DOMAIN 3.2). */
import type { CampaignSettings } from '../campaign/campaign.ts';
import type { Attempt, CallDetailRecord } from '../cdr/attempt.ts';
import type { Instant } from '../kernel/time.ts';
import type { GateFacts } from '../lead/past.ts';
import type { Place } from './opening.ts';
import { bestRedialAt } from './redial.ts';
import { lapsing } from './rules.ts';
import { leadView } from './standing.ts';

export interface AttemptEnded {
  readonly attempt: Attempt;
  readonly dialStatus: CallDetailRecord['dialStatus'];
  /** Of the lead, this one included. */
  readonly chargedAttempts: number;
  /** What was known when it was dialled. */
  readonly facts?: GateFacts | undefined;
}

/** From `from` on; undefined where cells say nothing, since all were tried or none is asked for. */
export function redialAfter(
  { attempt, dialStatus, chargedAttempts, facts }: AttemptEnded,
  place: Place,
  settings: CampaignSettings,
  from: Instant,
): Instant | undefined {
  const { leadId, campaignId, number, createdAt } = attempt;
  const past = facts?.past ?? { lead: [], number: [], person: [] };
  const gate = {
    ...facts,
    lastDialStatus: dialStatus,
    past: {
      ...past,
      lead: [...past.lead, createdAt],
      number: [...past.number, createdAt],
      person: [...past.person, createdAt],
    },
  };
  const view = leadView({ leadId, campaignId, number, attempts: chargedAttempts, gate }, place, settings);
  return bestRedialAt(view, from, lapsing);
}
