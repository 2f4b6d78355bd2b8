/** What a scenario's keys say together that cannot be: each with the key to look at and how to mend it. */
import { shareUpTo } from '../../sim/study/distribution.ts';
import type { Scenario } from '../../sim/scenario/scenario.ts';
import { durationText } from './duration.ts';

export interface ScenarioProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** Where fewer of the ring times lie within the ring timeout, redrawing the others would not end. */
const LEAST_WITHIN_TIMEOUT = 0.01;

export function reviewScenario(scenario: Scenario): readonly ScenarioProblem[] {
  return [...shares(scenario), ...bounds(scenario), ...shifts(scenario), ...ringing(scenario)];
}

function shares({ answer, machine, busy }: Scenario): ScenarioProblem[] {
  const sum = answer.share + machine.share + busy.share;
  if (sum <= 1 + 1e-9) return [];
  const message = `answer.share ${answer.share}, machine.share ${machine.share} and busy.share ${busy.share} sum to ${round(sum)}; together they may be at most 1, so lower one of them`;
  return [{ path: ['answer', 'share'], message }];
}

function bounds({ answer: { least, most } }: Scenario): ScenarioProblem[] {
  if (least <= most) return [];
  return [
    { path: ['answer', 'least'], message: `answer.least ${least} is above answer.most ${most}; swap them` },
  ];
}

function shifts({ loginOverMs, logoutOverMs, durationMs }: Scenario): ScenarioProblem[] {
  if (loginOverMs + logoutOverMs <= durationMs) return [];
  const message = `loginOver ${durationText(loginOverMs)} and logoutOver ${durationText(logoutOverMs)} do not fit into the duration of ${durationText(durationMs)}; shorten them`;
  return [{ path: ['loginOver'], message }];
}

function ringing({ ring, ringTimeoutMs }: Scenario): ScenarioProblem[] {
  if (shareUpTo(ring, ringTimeoutMs) >= LEAST_WITHIN_TIMEOUT) return [];
  const message = `ringTimeout ${durationText(ringTimeoutMs)} is below nearly every time of ring, so that nobody could answer; lengthen it or shorten ring`;
  return [{ path: ['ringTimeout'], message }];
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000;
