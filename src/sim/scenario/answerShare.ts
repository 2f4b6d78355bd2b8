/**
 * The chance, at each instant of a day, that a dial is answered by a person. When regimes, shocks and bursts come and
 * what they do depends on the seed alone, so that every policy meets the same day (PACING 4).
 */
import { randomStream, type RandomSource } from '../../domain/kernel/random.ts';
import { HOUR_MS, type Instant } from '../../domain/kernel/time.ts';
import { exponential, logUniform, uniform } from './draws.ts';
import type { AnswerShare } from './scenario.ts';

/** From `at` until the next step the factor holds. */
interface Step {
  readonly at: Instant;
  readonly factor: number;
}

/** Asked with instants that never go back; the day begins at 0. */
export function answerShareOf(
  answer: AnswerShare,
  durationMs: number,
  seed: number,
): (at: Instant) => number {
  const movements = [
    follow(regimeSteps(answer, durationMs, randomStream(seed, 'answer.regimes'))),
    follow(shockSteps(answer, durationMs, randomStream(seed, 'answer.shocks'))),
    follow(burstSteps(answer, durationMs, randomStream(seed, 'answer.bursts'))),
    follow((answer.hours ?? []).map((factor, hour) => ({ at: hour * HOUR_MS, factor }))),
  ];
  const daily = (2 * Math.PI) / durationMs;
  return (at) => {
    let share = answer.share * (1 + answer.dayAmplitude * Math.sin(daily * at));
    for (const factorAt of movements) share *= factorAt(at);
    return Math.min(answer.most, Math.max(answer.least, share));
  };
}

function follow(steps: readonly Step[]): (at: Instant) => number {
  let next = 0;
  let factor = 1;
  return (at) => {
    for (let step = steps[next]; step !== undefined && step.at <= at; step = steps[next]) {
      factor = step.factor;
      next += 1;
    }
    return factor;
  };
}

function regimeSteps({ regimes }: AnswerShare, durationMs: number, random: RandomSource): readonly Step[] {
  if (regimes === undefined) return [];
  const steps: Step[] = [];
  const gap = (): number => exponential(random, regimes.everyMs);
  for (let at = gap(); at < durationMs; at += gap()) {
    steps.push({ at, factor: logUniform(random, regimes.low, regimes.high) });
  }
  return steps;
}

function shockSteps({ shocks }: AnswerShare, durationMs: number, random: RandomSource): readonly Step[] {
  if (shocks === undefined) return [];
  const steps: Step[] = [];
  for (let at = shocks.everyMs; at < durationMs; at += shocks.everyMs) {
    steps.push({ at, factor: logUniform(random, shocks.low, shocks.high) });
  }
  return steps;
}

/** The time to the next burst runs from the end of the last. */
function burstSteps({ bursts }: AnswerShare, durationMs: number, random: RandomSource): readonly Step[] {
  if (bursts === undefined) return [];
  const steps: Step[] = [];
  const gap = (): number => exponential(random, bursts.everyMs);
  for (let at = gap(); at < durationMs; at += gap()) {
    steps.push({ at, factor: bursts.factor });
    at += uniform(random, bursts.fromMs, bursts.toMs);
    steps.push({ at, factor: 1 });
  }
  return steps;
}
