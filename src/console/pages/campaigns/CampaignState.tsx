/** The state of a campaign, in words; its colour only repeats them. */
import { campaignWords } from './words.ts';

export type CampaignStateName = keyof ReturnType<typeof campaignWords>['states'];

const TONES: Readonly<Record<CampaignStateName, string>> = {
  draft: '',
  running: 'good',
  paused: 'warning',
  draining: 'warning',
  stopped: '',
  completed: '',
};

export function CampaignState({ state }: { readonly state: CampaignStateName }) {
  return <span class={`badge ${TONES[state]}`}>{campaignWords().states[state]}</span>;
}
