/**
 * Whether a campaign's settings may be dialled with: what its policy forbids, what contradicts itself, and what goes
 * beyond the installation's limits. Checked when a campaign is made and again when it starts.
 * Rules: COMPLIANCE 1 (a recording before a live agent counts as abandonment in some laws); DOMAIN 3.1 (an abandoned
 * person is redialled only with an agent reserved; invalid and fax numbers never); PACING 6 (windows, least ring time).
 */
import type { DialStatus } from '../call/lineResult.ts';
import { reviewAllocation } from './allocationReview.ts';
import { OPT_OUT_PROMPT, OPT_OUT_PROMPT_KEY, type CampaignSettings } from './campaign.ts';
import { reviewDetection } from './detectionReview.ts';
import { reviewFlow } from './flowReview.ts';
import { reviewCampaignPacing } from './pacingReview.ts';
import { reviewConsentKeys, reviewRecording } from './recordingReview.ts';
import { reviewStaggered } from './staggered.ts';

export type SettingsRefusalCode =
  | 'prompt-before-agent-forbidden'
  | 'prompt-before-agent-without-prompt'
  | 'consent-keys-equal'
  | 'recording-without-basis'
  | 'recording-invalid'
  | 'retry-forbidden'
  | 'staggered-invalid'
  | 'window-empty'
  | 'pacing-invalid'
  | 'pacing-without-window'
  | 'ring-too-short'
  | 'abandon-limit-above-policy'
  | 'caller-id-not-owned'
  | 'trunk-unknown'
  | 'detection-before-forbidden'
  | 'detection-invalid'
  | 'answer-limit-above-policy'
  | 'allocation-needs-preview'
  | 'flow-needs-automated'
  | 'opt-out-prompt-key'
  | 'limit-exceeded';

export interface SettingsRefusal {
  readonly code: SettingsRefusalCode;
  /** What is wrong and how to mend it. */
  readonly message: string;
}

/** What the installation has and allows. */
export interface InstallationBounds {
  readonly callerIds: readonly string[];
  readonly trunkIds: readonly string[];
  readonly lines: number;
  readonly attempts: number;
  readonly ringTimeoutMs: number;
}

/** All that speaks against dialling with these settings; empty: nothing. */
export function reviewSettings(
  settings: CampaignSettings,
  bounds: InstallationBounds,
): readonly SettingsRefusal[] {
  return [
    ...reviewLaw(settings),
    ...reviewSense(settings),
    ...reviewConsentKeys(settings),
    ...reviewOptOut(settings),
    ...reviewRecording(settings),
    ...reviewCampaignPacing(settings),
    ...reviewDetection(settings),
    ...reviewStaggered(settings),
    ...reviewAllocation(settings),
    ...reviewBounds(settings, bounds),
  ];
}

/** The built-in message names a key, and it must be the one that is listened to. */
function reviewOptOut({ optOutKey, consent, safeHarbourPrompt }: CampaignSettings): SettingsRefusal[] {
  const key = optOutKey ?? consent?.doNotCallKey ?? OPT_OUT_PROMPT_KEY;
  if (safeHarbourPrompt !== OPT_OUT_PROMPT || key === OPT_OUT_PROMPT_KEY) return [];
  return [
    {
      code: 'opt-out-prompt-key',
      message: `the prompt ${OPT_OUT_PROMPT} says key ${OPT_OUT_PROMPT_KEY}, and the campaign's key is ${key}; set optOutKey to ${OPT_OUT_PROMPT_KEY}, or name a prompt of your own in safeHarbourPrompt`,
    },
  ];
}

const NEVER_RETRIED: readonly DialStatus[] = ['abandoned', 'invalid', 'fax'];

/** What the policy and the domain forbid, whatever the installation has. */
export function reviewLaw(settings: CampaignSettings): SettingsRefusal[] {
  const refusals: SettingsRefusal[] = [];
  if (settings.promptBeforeAgent && settings.policy?.promptBeforeAgent !== 'allowed') {
    refusals.push({
      code: 'prompt-before-agent-forbidden',
      message:
        'promptBeforeAgent is true, and the policy does not allow a recording before an agent; set it to false, or name the rule that allows it in policy (promptBeforeAgent: allowed, source: ...)',
    });
  }
  refusals.push(...reviewFlow(settings));
  for (const status of NEVER_RETRIED) {
    if (settings.retry[status]?.kind === 'retry') {
      refusals.push({ code: 'retry-forbidden', message: `retry.${status} must be final` });
    }
  }
  return refusals;
}

function reviewSense(settings: CampaignSettings): SettingsRefusal[] {
  const { consent, window } = settings;
  const refusals: SettingsRefusal[] = [];
  if (settings.promptBeforeAgent && consent === undefined) {
    refusals.push({
      code: 'prompt-before-agent-without-prompt',
      message: 'promptBeforeAgent is true, and there is no consent prompt; add consent or set it to false',
    });
  }
  if (window !== undefined && (window.fromMinute >= window.toMinute || window.days.length === 0)) {
    refusals.push({
      code: 'window-empty',
      message: 'the window never opens: from must be before to, on at least one day',
    });
  }
  return refusals;
}

function reviewBounds(settings: CampaignSettings, bounds: InstallationBounds): SettingsRefusal[] {
  const refusals: SettingsRefusal[] = [];
  const shown = [settings.callerId, ...(settings.callerIds?.numbers ?? [])];
  for (const callerId of new Set(shown.filter((number) => !bounds.callerIds.includes(number)))) {
    refusals.push({
      code: 'caller-id-not-owned',
      message: `callerId ${callerId} is not one of your numbers; add it to telephony.callerIds if you own it`,
    });
  }
  const trunkIds = new Set([...settings.trunkIds, ...(settings.inbound?.trunks ?? [])]);
  for (const trunkId of [...trunkIds].filter((id) => !bounds.trunkIds.includes(id))) {
    const known = bounds.trunkIds.join(', ') || 'none';
    refusals.push({ code: 'trunk-unknown', message: `there is no trunk ${trunkId} (configured: ${known})` });
  }
  const limits = [
    ['maxLines', settings.maxLines, bounds.lines, 'limits.lines'],
    ['maxAttempts', settings.maxAttempts, bounds.attempts, 'limits.attempts'],
    ['ringTimeoutMs', settings.ringTimeoutMs, bounds.ringTimeoutMs, 'limits.ringTimeoutMs'],
  ] as const;
  for (const [name, asked, most, key] of limits) {
    if (asked > most) {
      refusals.push({ code: 'limit-exceeded', message: `${name} ${asked} is above ${key} (${most})` });
    }
  }
  return refusals;
}
