/** `simulate --from`: a campaign's records and settings as a scenario, or a refusal that says what to do instead. */
import { messageAfterMs } from '../../domain/campaign/answerLimit.ts';
import { DEFAULT_CAMPAIGN_PACING } from '../../domain/campaign/campaign.ts';
import { DAY_MS } from '../../domain/kernel/time.ts';
import type { RecordsPort } from '../../ports/records.ts';
import { OutpaceError } from '../../services/errors.ts';
import type { Scenario } from '../../sim/scenario/scenario.ts';
import {
  LEAST_CONVERSATIONS,
  LEAST_DIALS,
  measuredScenario,
  type MeasuredBasis,
} from '../../sim/study/measured.ts';
import { loadScenario } from './scenarioFile.ts';

/** Newest first; more would not make the figures better, and take memory. */
const MOST_CALLS = 200_000;

export interface MeasuredWorld {
  readonly scenario: Scenario;
  readonly basis: MeasuredBasis;
}

export async function scenarioFromCampaign(
  records: Pick<RecordsPort, 'campaign' | 'callTimings'>,
  campaignId: string,
  days: number,
  now: number,
): Promise<MeasuredWorld> {
  const campaign = await records.campaign(campaignId);
  if (campaign === undefined) {
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `there is no campaign ${JSON.stringify(campaignId)}; see outpace campaign list`,
    );
  }
  const { settings } = campaign;
  const timings = await records.callTimings(campaignId, now - days * DAY_MS, MOST_CALLS);
  const { windows } = settings.pacing ?? DEFAULT_CAMPAIGN_PACING;
  const limits = {
    name: campaignId,
    ringTimeoutMs: settings.ringTimeoutMs,
    graceMs: messageAfterMs(settings),
    abandonLimit: Math.min(0.2, ...windows.map(({ limit }) => limit)),
    lines: settings.maxLines,
    hourOf: hourIn(settings.window?.timeZone ?? 'Etc/UTC'),
  };
  const { scenario, basis } = measuredScenario(loadScenario('base'), limits, timings);
  if (scenario !== undefined) return { scenario, basis };
  throw new OutpaceError(
    'OUT_TOO_FEW_CALLS',
    `campaign ${campaignId} has ${basis.dials} dials with ${basis.conversations} conversations in the last ${days} days; at least ${LEAST_DIALS} and ${LEAST_CONVERSATIONS} are needed: take more days with --days, or describe the floor in a scenario file`,
  );
}

function hourIn(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' });
  return (at) => Number(format.format(at));
}
