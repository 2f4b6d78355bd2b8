/** The state of a campaign, in words; its colour only repeats them. */
import type { CampaignState as State } from '../../../domain/campaign/campaign.ts';
import { campaignStateText } from '../../engineWords/campaigns.ts';

const TONES: Readonly<Record<State, string>> = {
  draft: '',
  running: 'good',
  paused: 'warning',
  draining: 'warning',
  stopped: '',
  completed: '',
};

export function CampaignState({ state }: { readonly state: State }) {
  return <span class={`badge ${TONES[state]}`}>{campaignStateText(state)}</span>;
}
