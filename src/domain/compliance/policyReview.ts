/**
 * Whether a campaign's settings keep to the policies that hold for its leads, beyond what the gate asks of each call:
 * how long it rings, what share of calls may be abandoned, and whether a recording may come before the agent.
 * Rules: COMPLIANCE 1 (16 CFR 310.4(b)(4): 15 s or four rings, 3 % a campaign; recorded messages before an agent).
 */
import { DEFAULT_CAMPAIGN_PACING, type CampaignPacing, type CampaignSettings } from '../campaign/campaign.ts';
import type { Policy } from './policy.ts';

export interface PolicyFinding {
  /** `warning`: it may run, and somebody should know. */
  readonly severity: 'refused' | 'warning';
  readonly policyId: string;
  /** Absent where it was not read from one. */
  readonly file?: string;
  /** Of the policy. */
  readonly key: 'minRingMs' | 'abandonWindows' | 'promptBeforeAgent';
  /** Of the campaign. */
  readonly setting: string;
  /** What is wrong, and how to mend it. */
  readonly message: string;
}

type Fault = Pick<PolicyFinding, 'severity' | 'key' | 'setting'> & { readonly text: string };

export function reviewPolicies(
  settings: CampaignSettings,
  policies: readonly Policy[],
): readonly PolicyFinding[] {
  return policies.flatMap((policy) => {
    const { policyId, version, file } = policy;
    const name = `policy ${policyId} ${version}${file === undefined ? '' : ` (${file})`}`;
    const faults = [
      ...ringFaults(settings, policy),
      ...shareFaults(settings, policy),
      ...promptFaults(settings, policy),
    ];
    return faults.map(({ text, ...found }) => ({
      ...found,
      policyId,
      ...(file === undefined ? {} : { file }),
      message: `${name}: ${text}`,
    }));
  });
}

/** Modes that dial more calls than there are agents, so that people may be abandoned. */
const OVERDIALLING: readonly CampaignPacing['mode'][] = ['predictive', 'ratio'];

function ringFaults({ ringTimeoutMs, pacing }: CampaignSettings, { minRingMs }: Policy): Fault[] {
  const { mode, minRingMs: givenUpAfterMs } = pacing ?? DEFAULT_CAMPAIGN_PACING;
  const overdials = OVERDIALLING.includes(mode);
  const faults: Fault[] = [];
  if (ringTimeoutMs < minRingMs) {
    faults.push({
      severity: overdials ? 'refused' : 'warning',
      key: 'minRingMs',
      setting: 'ringTimeoutMs',
      text: `ringTimeoutMs ${ringTimeoutMs} is below its minRingMs (${minRingMs}); set ringTimeoutMs to ${minRingMs} or more`,
    });
  }
  if (overdials && givenUpAfterMs < minRingMs) {
    faults.push({
      severity: 'refused',
      key: 'minRingMs',
      setting: 'pacing.minRingMs',
      text: `pacing.minRingMs ${givenUpAfterMs} lets mode ${mode} give calls up before its minRingMs (${minRingMs}); set pacing.minRingMs to ${minRingMs} or more`,
    });
  }
  return faults;
}

function shareFaults({ policy, pacing }: CampaignSettings, { abandonWindows }: Policy): Fault[] {
  const { mode, windows } = pacing ?? DEFAULT_CAMPAIGN_PACING;
  const ceiling = Math.min(...abandonWindows.map(({ limit }) => limit));
  const faults: Fault[] = [];
  if (policy?.abandonLimit !== undefined && policy.abandonLimit > ceiling) {
    faults.push({
      severity: 'refused',
      key: 'abandonWindows',
      setting: 'policy.abandonLimit',
      text: `policy.abandonLimit ${policy.abandonLimit} is above the limit of its abandonWindows (${ceiling}); lower policy.abandonLimit`,
    });
  }
  if (!OVERDIALLING.includes(mode)) return faults;
  for (const { name, limit, days } of abandonWindows) {
    // A share kept in each shorter period is kept in the longer one.
    if (windows.some((window) => window.limit <= limit && window.days <= days)) continue;
    faults.push({
      severity: 'refused',
      key: 'abandonWindows',
      setting: 'pacing.windows',
      text: `pacing.windows keep to no share of ${limit} over ${days} ${days === 1 ? 'day' : 'days'} as its window ${JSON.stringify(name)} asks; add { name: ${name}, limit: ${limit}, days: ${days} } to pacing.windows`,
    });
  }
  return faults;
}

function promptFaults(settings: CampaignSettings, { promptBeforeAgent }: Policy): Fault[] {
  if (!settings.promptBeforeAgent || promptBeforeAgent === 'allowed') return [];
  return [
    {
      severity: 'refused',
      key: 'promptBeforeAgent',
      setting: 'promptBeforeAgent',
      text: 'promptBeforeAgent is true, and it forbids a recording before the agent; set promptBeforeAgent to false',
    },
  ];
}
