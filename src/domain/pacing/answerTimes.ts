/**
 * When dialled calls resolve: the time from the dial to a person's answer, and to every other outcome. Two histograms
 * that start from a prior and forget slowly, so that a call that has rung for an age has its own chance of still being
 * answered (PACING 3.1).
 */

const BIN_MS = 500;
const BINS = 140;
/** Of observations that the prior weighs as much as. */
const PRIOR_WEIGHT = 12;
/** Beyond so many observations all are halved, so that new ones keep counting. */
const MEMORY = 6_000;

/** Post-dial delay and ring before a person answers: mean and coefficient of variation of a new campaign. */
const PRIOR_ANSWER_MS = 10_500;
const PRIOR_ANSWER_CV = 0.45;
const PRIOR_POST_DIAL_MS = 3_000;

export interface ResolutionTimes {
  /** Share of the answers that have come by this age of the call. */
  answeredBy(ageMs: number): number;
  /** Share of the calls that come to nothing which have done so by this age. */
  failedBy(ageMs: number): number;
  /** Age by which all that is expected has happened. */
  readonly longestMs: number;
  observe(ageMs: number, isAnswered: boolean): void;
  /** Takes in what was observed. */
  refresh(): void;
  snapshot(): ResolutionTimesSnapshot;
  restore(saved: ResolutionTimesSnapshot): void;
}

export interface ResolutionTimesSnapshot {
  readonly answers: HistogramSnapshot;
  readonly failures: HistogramSnapshot;
}

interface HistogramSnapshot {
  readonly counts: readonly number[];
  readonly cumulated: readonly number[];
}

export function createResolutionTimes(ringTimeoutMs: number): ResolutionTimes {
  const answers = histogram(answerPrior(ringTimeoutMs));
  const failures = histogram(failurePrior(ringTimeoutMs));
  const longestMs = Math.min(BINS * BIN_MS, ringTimeoutMs + 2 * PRIOR_POST_DIAL_MS);
  return {
    longestMs,
    answeredBy: (ageMs) => answers.cdf(ageMs),
    failedBy: (ageMs) => failures.cdf(ageMs),
    observe(ageMs, isAnswered) {
      (isAnswered ? answers : failures).add(ageMs);
    },
    refresh() {
      answers.refresh();
      failures.refresh();
    },
    snapshot: () => ({ answers: answers.snapshot(), failures: failures.snapshot() }),
    restore(saved) {
      answers.restore(saved.answers);
      failures.restore(saved.failures);
    },
  };
}

interface Histogram {
  add(ageMs: number): void;
  cdf(ageMs: number): number;
  refresh(): void;
  snapshot(): HistogramSnapshot;
  restore(saved: HistogramSnapshot): void;
}

function histogram(prior: Float64Array): Histogram {
  const counts = Float64Array.from(prior);
  const cumulated = new Float64Array(BINS + 1);
  let total = 0;

  function refresh(): void {
    total = 0;
    for (let bin = 0; bin < BINS; bin += 1) {
      total += counts[bin] ?? 0;
      cumulated[bin + 1] = total;
    }
    for (let bin = 0; bin <= BINS; bin += 1) cumulated[bin] = (cumulated[bin] ?? 0) / total;
  }

  function halve(): void {
    for (let bin = 0; bin < BINS; bin += 1) counts[bin] = (counts[bin] ?? 0) / 2;
    total /= 2;
  }

  refresh();
  return {
    add(ageMs) {
      const bin = Math.min(BINS - 1, Math.max(0, Math.floor(ageMs / BIN_MS)));
      counts[bin] = (counts[bin] ?? 0) + 1;
      if (total > MEMORY) halve();
      total += 1;
    },
    refresh,
    cdf(ageMs) {
      if (ageMs <= 0) return 0;
      const place = ageMs / BIN_MS;
      const bin = Math.floor(place);
      if (bin >= BINS) return 1;
      const below = cumulated[bin] ?? 0;
      return below + (place - bin) * ((cumulated[bin + 1] ?? 1) - below);
    },
    snapshot: () => ({ counts: [...counts], cumulated: [...cumulated] }),
    restore(saved) {
      counts.set(saved.counts.slice(0, BINS));
      cumulated.set(saved.cumulated.slice(0, BINS + 1));
      total = counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

/** Lognormal, none after the ring time-out. */
function answerPrior(ringTimeoutMs: number): Float64Array {
  const variance = Math.log(1 + PRIOR_ANSWER_CV ** 2);
  const mean = Math.log(PRIOR_ANSWER_MS) - variance / 2;
  return normalised((ageMs) =>
    ageMs > ringTimeoutMs + PRIOR_POST_DIAL_MS
      ? 0
      : Math.exp(-((Math.log(ageMs) - mean) ** 2) / (2 * variance)) / ageMs,
  );
}

/** Some at once (busy, refused), some on the way (machines), most at the ring time-out. */
function failurePrior(ringTimeoutMs: number): Float64Array {
  const ringsOutAt = Math.min((BINS - 1) * BIN_MS, ringTimeoutMs + PRIOR_POST_DIAL_MS);
  const isNear = (ageMs: number, at: number): boolean => Math.abs(ageMs - at) <= BIN_MS;
  return normalised((ageMs) => {
    if (ageMs > ringsOutAt + BIN_MS) return 0;
    const spread = 0.4 / (ringsOutAt / BIN_MS);
    return spread + (isNear(ageMs, 4_000) ? 0.075 : 0) + (isNear(ageMs, ringsOutAt) ? 0.225 : 0);
  });
}

function normalised(density: (ageMs: number) => number): Float64Array {
  const bins = Float64Array.from({ length: BINS }, (_, bin) => density((bin + 0.5) * BIN_MS));
  const sum = bins.reduce((total, mass) => total + mass, 0);
  return bins.map((mass) => (mass / sum) * PRIOR_WEIGHT);
}
