/**
 * The share of dials that a person answers, learned by dial cohort: answers over dials, each dial counting as far as
 * answers of its age should have shown by now. The share among the last resolved calls would be biased by whatever
 * resolves first, and feed back (PACING 3.1).
 *
 * One level for the pool follows the last minutes; how fast it forgets is what a random walk of the share and the
 * noise of so many answers balance to (the steady gain of a Kalman filter). What belongs to a trunk, segment and hour
 * is learned slowly as a factor on that level, shrunk towards 1.
 *
 * Where the dials of the last half minute are answered far more often than that level says, the share has jumped: what
 * is older is then forgotten at once, since a level that follows slowly abandons call after call meanwhile.
 */
import { createGroupFactors, type GroupFactors, type GroupSnapshot } from './groupFactors.ts';

/** How fast the logarithm of the share wanders: variance per ms. */
const WANDER_PER_MS = 1e-7;
const SHORTEST_MEMORY_MS = 25_000;
/** While the share has jumped: more answers of young dials than expected, by so many standard deviations. */
const JUMP_MEMORY_MS = 10_000;
const JUMP_DEVIATIONS = 2.7;
const LONGEST_MEMORY_MS = 900_000;
/** The slow mean that the level is shrunk to when little is known. */
const SLOW_MEMORY_MS = 3_600_000;
const PRIOR_SHARE = 0.3;
/** In dials. */
const PRIOR_WEIGHT = 12;
const SHRINKAGE = 8;
const COHORT_MS = 1_000;
/** A lead's own probability counts relative to this one; the level takes up the difference. */
export const TYPICAL_SCORE = 0.3;
export const MOST = 0.97;

export interface AnswerShare {
  /** The share for a call of factor 1 now; multiply by `factor`. */
  level(): number;
  factor(group: string | undefined, answerProbability: number | undefined, now: number): number;
  /** A call resolved: `dialledAt` its cohort. */
  resolved(
    dialledAt: number,
    now: number,
    factor: number,
    isAnswered: boolean,
    group: string | undefined,
  ): void;
  /** Moves time on; `ripe`: dials still open, each as far as its answer should have shown by now. */
  advance(now: number, ripeOpen: number, answeredBy: (ageMs: number) => number): void;
  /** Relative standard error of the level. */
  uncertainty(): number;
  snapshot(): AnswerShareSnapshot;
  restore(saved: AnswerShareSnapshot): void;
}

export interface AnswerShareSnapshot {
  readonly slowAnswers: number;
  readonly slowDials: number;
  readonly groups: GroupSnapshot;
  /** The last minutes. */
  readonly recent: {
    readonly young: readonly number[];
    readonly answersOf: readonly number[];
    readonly newest: number;
    readonly answers: number;
    readonly dials: number;
    readonly share: number;
    readonly evidence: number;
    readonly dialRate: number;
    readonly advancedAt: number | null;
    readonly hasJumped: boolean;
  };
}

export function createAnswerShare(longestMs: number): AnswerShare {
  const groups: GroupFactors = createGroupFactors();
  const slots = Math.ceil(longestMs / COHORT_MS) + 4;
  /** Resolved dials whose cohort is still young, by second of the dial. */
  const young = new Float64Array(slots);
  const answersOf = new Float64Array(slots);
  let newest = 0;
  let answers = 0;
  let dials = 0;
  let slowAnswers = PRIOR_SHARE * PRIOR_WEIGHT;
  let slowDials = PRIOR_WEIGHT;
  let share = PRIOR_SHARE;
  let evidence = 0;
  let dialRate = 0;
  let advancedAt: number | undefined;
  let hasJumped = false;

  const slotOf = (instant: number): number => ((Math.floor(instant / COHORT_MS) % slots) + slots) % slots;

  function retire(slot: number): void {
    const [count, answered] = [young[slot] ?? 0, answersOf[slot] ?? 0];
    dials += count;
    answers += answered;
    slowDials += count;
    slowAnswers += answered;
    young[slot] = 0;
    answersOf[slot] = 0;
  }

  function forgetYoung(keep: number): void {
    for (let slot = 0; slot < slots; slot += 1) {
      young[slot] = (young[slot] ?? 0) * keep;
      answersOf[slot] = (answersOf[slot] ?? 0) * keep;
    }
  }

  function forget(elapsedMs: number): void {
    const memoryMs = memory(share, dialRate);
    const keep = Math.exp(-elapsedMs / (hasJumped ? Math.min(JUMP_MEMORY_MS, memoryMs) : memoryMs));
    answers *= keep;
    dials *= keep;
    if (!hasJumped) forgetYoung(keep);
    const slowKeep = Math.exp(-elapsedMs / SLOW_MEMORY_MS);
    slowAnswers *= slowKeep;
    slowDials *= slowKeep;
    dialRate *= Math.exp(-elapsedMs / SHORTEST_MEMORY_MS);
  }

  return {
    level: () => share,
    uncertainty: () => Math.sqrt((1 - share) / Math.max(1, evidence * share)),
    factor(group, answerProbability, now) {
      const score = answerProbability === undefined ? 1 : answerProbability / TYPICAL_SCORE;
      return score * groups.factor(group, now);
    },
    resolved(dialledAt, now, factor, isAnswered, group) {
      dialRate += 1 / SHORTEST_MEMORY_MS;
      groups.observe(group, now, share * factor, isAnswered);
      if (newest - Math.floor(dialledAt / COHORT_MS) >= slots) {
        dials += factor;
        if (isAnswered) answers += 1;
        return;
      }
      const slot = slotOf(dialledAt);
      young[slot] = (young[slot] ?? 0) + factor;
      if (isAnswered) answersOf[slot] = (answersOf[slot] ?? 0) + 1;
    },
    advance(now, ripeOpen, answeredBy) {
      const second = Math.floor(now / COHORT_MS);
      if (advancedAt !== undefined && now > advancedAt) forget(now - advancedAt);
      advancedAt = now;
      for (let next = Math.max(newest + 1, second - slots + 1); next <= second; next += 1)
        retire(slotOf(next * COHORT_MS));
      newest = Math.max(newest, second);
      let ripe = ripeOpen;
      let seen = 0;
      let slot = slotOf(second * COHORT_MS);
      for (let age = 0; age < slots; age += 1, slot = slot === 0 ? slots - 1 : slot - 1) {
        const count = young[slot] ?? 0;
        if (count > 0) ripe += count * answeredBy(now - (second - age + 0.5) * COHORT_MS);
        seen += answersOf[slot] ?? 0;
      }
      const expected = share * ripe;
      hasJumped = seen - expected > JUMP_DEVIATIONS * Math.sqrt(expected + 0.5);
      const mean = slowAnswers / slowDials;
      evidence = dials + ripe + SHRINKAGE;
      share = Math.min(MOST, Math.max(0.001, (answers + seen + SHRINKAGE * mean) / evidence));
    },
    snapshot: () => ({
      slowAnswers,
      slowDials,
      groups: groups.snapshot(),
      recent: {
        young: [...young],
        answersOf: [...answersOf],
        newest,
        answers,
        dials,
        share,
        evidence,
        dialRate,
        advancedAt: advancedAt ?? null,
        hasJumped,
      },
    }),
    restore(saved) {
      ({ slowAnswers, slowDials } = saved);
      groups.restore(saved.groups);
      const { recent } = saved;
      ({ newest, answers, dials, share, evidence, dialRate, hasJumped } = recent);
      advancedAt = recent.advancedAt ?? undefined;
      // Another ring time-out has other cohorts: those of the last half minute are left out then.
      if (recent.young.length !== slots) return;
      young.set(recent.young);
      answersOf.set(recent.answersOf);
    },
  };
}

/** Where the wander of the share and the noise of its answers balance. */
function memory(share: number, dialsPerMs: number): number {
  const noisePerMs = (1 - share) / Math.max(1e-9, share * dialsPerMs);
  return Math.min(LONGEST_MEMORY_MS, Math.max(SHORTEST_MEMORY_MS, Math.sqrt(noisePerMs / WANDER_PER_MS)));
}
