/** One day of a study: what it plays is plain data, so that a worker thread can be sent it. */
import { runLightDay } from '../light/day.ts';
import type { DayResult } from '../light/result.ts';
import { policyNamed } from '../policy/policy.ts';
import type { Scenario } from '../scenario/scenario.ts';

export interface StudyDay {
  readonly scenario: Scenario;
  readonly seed: number;
  /** By its name (`policyNamed`). */
  readonly policy: string;
}

export function runDay({ scenario, seed, policy }: StudyDay): DayResult {
  const found = policyNamed(policy);
  if (typeof found === 'string') throw new Error(found);
  return runLightDay({ scenario, seed, policy: (settings, random) => found.create(settings, random) });
}
