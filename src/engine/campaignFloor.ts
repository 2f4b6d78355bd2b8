/** The campaign of a call. */
import type { CampaignSettings } from '../domain/campaign/campaign.ts';
import { invariant } from '../domain/kernel/assert.ts';
import type { Call } from './call.ts';
import type { CampaignFloor, Floor } from './floor.ts';

export function campaignOf(floor: Floor, call: Call): CampaignFloor {
  const campaign = floor.campaigns.get(call.attempt.campaignId);
  invariant(campaign, `call of an unknown campaign ${call.attempt.campaignId}`);
  return campaign;
}

export function settingsOf(floor: Floor, call: Call): CampaignSettings {
  return campaignOf(floor, call).campaign.settings;
}
