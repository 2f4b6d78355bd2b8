/** One day of a study: what it plays is plain data, so that a worker process can be sent it. */
import { DEFAULT_CAMPAIGN_PACING, type CampaignPacing } from '../../domain/campaign/campaign.ts';
import type { PacingSettings } from '../../domain/pacing/pacer.ts';
import { PACING_BOUNDS } from '../../domain/pacing/settings.ts';
import { runLightDay } from '../light/day.ts';
import type { DayResult } from '../light/result.ts';
import { policyNamed } from '../policy/policy.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** `light`: the pacer alone. `full`: the real engine and runtime on a virtual clock. */
export type Level = 'light' | 'full';

export interface StudyDay {
  readonly scenario: Scenario;
  readonly seed: number;
  /** By its name (`policyNamed`). */
  readonly policy: string;
  /** Left out: light. */
  readonly level?: Level;
  /** Of the light simulator: settings of the pacer in place of its own. */
  readonly pacing?: PacerTuning;
}

export type PacerTuning = Pick<PacingSettings, 'aim' | 'maxLinesPerAgent' | 'minRingMs'>;

export async function runDay({ scenario, seed, policy, level, pacing }: StudyDay): Promise<DayResult> {
  if (level === 'full') return await fullDay(scenario, seed, policy);
  const found = policyNamed(policy);
  if (typeof found === 'string') throw new Error(found);
  return runLightDay({
    scenario,
    seed,
    policy: (settings, random) => found.create({ ...settings, ...pacing }, random),
  });
}

async function fullDay(scenario: Scenario, seed: number, policy: string): Promise<DayResult> {
  const pacing = campaignPacing(policy, scenario.abandonLimit);
  if (pacing === undefined) throw new Error(`the engine cannot pace as ${policy}`);
  const { runFullDay } = await import('../full/runFullDay.ts');
  const day = await runFullDay({ scenario, seed, pacing });
  if (day.violations[0] !== undefined)
    throw new Error(`an invariant broke in the simulator: ${day.violations[0]}`);
  return day;
}

/** The settings by which the engine paces as the policy says; undefined where it has no such mode. */
export function campaignPacing(policy: string, abandonLimit: number): CampaignPacing | undefined {
  const [mode, lines = '2', ...more] = policy.split(':');
  const windows = [{ name: 'day', limit: abandonLimit, days: 1 }];
  const { least, most } = PACING_BOUNDS.linesPerAgent;
  if (more.length > 0) return undefined;
  if (policy === 'predictive' || policy === 'progressive')
    return { ...DEFAULT_CAMPAIGN_PACING, mode: policy, windows };
  if (mode !== 'ratio' || !(Number(lines) >= least && Number(lines) <= most)) return undefined;
  return { ...DEFAULT_CAMPAIGN_PACING, mode, linesPerAgent: Number(lines), windows };
}
