/** Whether a campaign may allocate its leads: only where a lead is shown to an agent before it is dialled. */
import { DEFAULT_CAMPAIGN_PACING, type CampaignSettings } from './campaign.ts';
import type { SettingsRefusal } from './settings.ts';

export function reviewAllocation({
  allocation,
  pacing = DEFAULT_CAMPAIGN_PACING,
}: CampaignSettings): SettingsRefusal[] {
  if (allocation === undefined || pacing.mode === 'preview') return [];
  return [
    {
      code: 'allocation-needs-preview',
      message: `allocation gives leads to agents by name, and with pacing.mode ${pacing.mode} whoever is free takes the call; set pacing.mode to preview, or leave allocation out`,
    },
  ];
}
