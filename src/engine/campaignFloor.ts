/** The campaign of a call. */
import { messageAfterMs } from '../domain/campaign/answerLimit.ts';
import type { CampaignSettings } from '../domain/campaign/campaign.ts';
import { invariant } from '../domain/kernel/assert.ts';
import { MINUTE_MS } from '../domain/kernel/time.ts';
import { hasSpoken, type Call } from './call.ts';
import type { CampaignFloor, Floor } from './floor.ts';

export function campaignOf(floor: Floor, call: Call): CampaignFloor {
  const campaign = floor.campaigns.get(call.attempt.campaignId);
  invariant(campaign, `call of an unknown campaign ${call.attempt.campaignId}`);
  return campaign;
}

/** Who has spoken with an agent waits with music, and longer than somebody who has just picked up. */
export const QUEUE_LIMIT_MS = 5 * MINUTE_MS;

/** How long the person waits for an agent; who has heard nothing at all yet, since the answer (requirement 18). */
export function waitLimitMs(floor: Floor, call: Call): number {
  if (hasSpoken(call)) return QUEUE_LIMIT_MS;
  const limitMs = messageAfterMs(settingsOf(floor, call));
  const { answeredAt, promptAt } = call.stamps;
  if (answeredAt === undefined || promptAt !== undefined) return limitMs;
  return Math.max(0, answeredAt + limitMs - floor.now);
}

export function settingsOf(floor: Floor, call: Call): CampaignSettings {
  return campaignOf(floor, call).campaign.settings;
}
