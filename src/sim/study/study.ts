/** A study: the same days (seeds) in every one of its settings, so that settings may be compared day by day. */
import type { DayResult } from '../light/result.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Level, PacerTuning } from './runDay.ts';
import { runDays, type RunDaysOptions } from './runDays.ts';
import { summarise, type StudySummary } from './summary.ts';

export interface StudySetting {
  readonly scenario: Scenario;
  readonly policy: string;
  /** Of the key that is swept. */
  readonly value?: number;
  readonly pacing?: PacerTuning;
}

export interface StudyOutcome extends StudySetting {
  readonly days: readonly DayResult[];
  readonly summary: StudySummary;
}

export interface Seeds {
  readonly first: number;
  readonly count: number;
}

export async function runStudy(
  settings: readonly StudySetting[],
  seeds: Seeds,
  options: RunDaysOptions & { readonly level?: Level } = {},
): Promise<readonly StudyOutcome[]> {
  const days = settings.flatMap(({ scenario, policy, pacing }) =>
    Array.from({ length: seeds.count }, (_, index) => ({
      scenario,
      policy,
      ...(pacing === undefined ? {} : { pacing }),
      ...(options.level === undefined ? {} : { level: options.level }),
      seed: seeds.first + index,
    })),
  );
  const results = await runDays(days, options);
  return settings.map((setting, index) => {
    const own = results.slice(index * seeds.count, (index + 1) * seeds.count);
    return { ...setting, days: own, summary: summarise(own, setting.scenario.durationMs) };
  });
}
