/** The campaign of a story: each seed another one, the kinds taking turns. */
import {
  DEFAULT_CAMPAIGN_PACING,
  type Campaign,
  type CampaignSettings,
} from '../../../src/domain/campaign/campaign.ts';
import { DEFAULT_DETECTION } from '../../../src/domain/detection/settings.ts';
import { aCampaign } from '../floor.ts';

const RECORDING = {
  mode: 'all',
  share: 1,
  stereo: true,
  required: false,
  retentionDays: 7,
  basis: 'law',
} as const;
const SOLD = {
  code: 'sold',
  label: 'Sold',
  salesStatus: 'success',
  isContact: true,
  isSuccess: true,
  needsCallback: false,
} as const;
const DETECTION = {
  ...DEFAULT_DETECTION,
  message: 'outpace/message',
  recordShare: 0.5,
  truthShare: 0.1,
  onMachine: 'leaveMessage',
} as const;

const CONSENT_BEFORE_AGENT: Partial<CampaignSettings> = {};
const CONSENT_WITH_AGENT: Partial<CampaignSettings> = { promptBeforeAgent: false };
const WARM_DETECTION: Partial<CampaignSettings> = {
  consent: undefined,
  promptBeforeAgent: false,
  detection: { ...DETECTION, kind: 'warm' },
};
const DETECTION_BEFORE_AGENT: Partial<CampaignSettings> = {
  consent: undefined,
  promptBeforeAgent: false,
  policy: { promptBeforeAgent: 'allowed', clockStart: 'greetingEnd', source: 'test' },
  detection: { ...DETECTION, kind: 'before' },
};
const PREVIEW: Partial<CampaignSettings> = {
  consent: undefined,
  pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'preview' },
};
const FLOW_ALONE: Partial<CampaignSettings> = {
  consent: undefined,
  promptBeforeAgent: false,
  flow: 'press-one',
  pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'automated' },
};
const KINDS = [
  CONSENT_BEFORE_AGENT,
  CONSENT_WITH_AGENT,
  WARM_DETECTION,
  DETECTION_BEFORE_AGENT,
  PREVIEW,
  FLOW_ALONE,
];

export function campaignOf(seed: number, state: Campaign['state']): Campaign {
  return aCampaign(
    {
      inbound: { agentWaitMs: 5_000, queueWaitMs: 20_000, busyPrompt: 'busy', closedPrompt: 'closed' },
      maxTalkMs: 120_000,
      recording: RECORDING,
      maxLines: 6,
      dispositions: { forced: seed % 2 === 0, limitMs: 5_000, codes: [SOLD] },
      ...KINDS[seed % KINDS.length],
    },
    { state },
  );
}
