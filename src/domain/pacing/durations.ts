/**
 * How long agents talk and wrap up, as a hazard by age: the rate at which conversations of that age end. Time spent by
 * conversations that still go on counts too, so that the first short ones do not pass for all of them (PACING 3.1).
 */

/** Bins widen by a tenth each: 1 s at the start, 11 s at 100 s, four hours in all. */
const GROWTH = 1.1;
const FIRST_MS = 1_000;
const BINS = 76;
const PRIOR_WEIGHT = 10;
const MEMORY = 3_000;

const edges = Float64Array.from(
  { length: BINS + 1 },
  (_, bin) => (FIRST_MS * (GROWTH ** bin - 1)) / (GROWTH - 1),
);
const LOG_GROWTH = Math.log(GROWTH);

export interface Durations {
  observe(durationMs: number): void;
  /** Takes in what was observed, with the ages of what still goes on. */
  refresh(openAgesMs: Iterable<number>): void;
  /** The chance that what has lasted `ageMs` lasts `furtherMs` longer. */
  survival(ageMs: number, furtherMs: number): number;
  /** The same at the end of each of many slices from now on, `into[0]` the first. */
  survivals(ageMs: number, sliceMs: number, into: Float64Array): void;
  snapshot(): DurationsSnapshot;
  restore(saved: DurationsSnapshot): void;
}

export interface DurationsSnapshot {
  readonly ends: readonly number[];
  readonly spentMs: readonly number[];
  readonly cumulated: readonly number[];
}

export const DURATION_BINS = BINS;

/** A forecast asks for the bin of every agent: cells that lie in one bin are looked up, the others (-1) are reckoned. */
const CELL_MS = 64;
const CELLS = 8_192;
const binOfCell = Int8Array.from({ length: CELLS }, (_, cell) => {
  const bin = reckonedBin(cell * CELL_MS);
  return bin === reckonedBin((cell + 1) * CELL_MS) ? bin : -1;
});

/** The bin of an age, and the middle of a bin. */
export function binOf(ageMs: number): number {
  if (ageMs <= 0) return 0;
  const cell = Math.floor(ageMs / CELL_MS);
  const bin = cell < CELLS ? (binOfCell[cell] ?? -1) : -1;
  return bin >= 0 ? bin : reckonedBin(ageMs);
}

function reckonedBin(ageMs: number): number {
  const bin = Math.floor(Math.log1p((ageMs * (GROWTH - 1)) / FIRST_MS) / LOG_GROWTH);
  return bin >= BINS ? BINS - 1 : bin;
}

export function middleOf(bin: number): number {
  return ((edges[bin] ?? 0) + (edges[bin + 1] ?? 0)) / 2;
}

/** Starts from an exponential-like prior of this mean. */
export function createDurations(priorMeanMs: number): Durations {
  const ends = new Float64Array(BINS);
  const spentMs = new Float64Array(BINS);
  const openMs = new Float64Array(BINS);
  const cumulated = new Float64Array(BINS + 1);
  let total = PRIOR_WEIGHT;
  for (let bin = 0; bin < BINS; bin += 1) {
    const [from, to] = [edges[bin] ?? 0, edges[bin + 1] ?? 0];
    const share = Math.exp(-from / priorMeanMs) - Math.exp(-to / priorMeanMs);
    ends[bin] = PRIOR_WEIGHT * share;
    spentMs[bin] = PRIOR_WEIGHT * share * priorMeanMs;
  }

  function spend(into: Float64Array, durationMs: number): number {
    const last = binOf(durationMs);
    for (let bin = 0; bin < last; bin += 1)
      into[bin] = (into[bin] ?? 0) + (edges[bin + 1] ?? 0) - (edges[bin] ?? 0);
    into[last] = (into[last] ?? 0) + durationMs - (edges[last] ?? 0);
    return last;
  }

  function accumulate(): void {
    for (let bin = 0; bin < BINS; bin += 1) {
      const atRiskMs = (spentMs[bin] ?? 0) + (openMs[bin] ?? 0);
      // Where nobody has ever been, the hazard of the bin before goes on.
      const hazard = atRiskMs > 1e-9 ? (ends[bin] ?? 0) / atRiskMs : 1 / priorMeanMs;
      cumulated[bin + 1] = (cumulated[bin] ?? 0) + hazard * ((edges[bin + 1] ?? 0) - (edges[bin] ?? 0));
    }
  }

  function cumulatedAt(ageMs: number): number {
    const bin = binOf(ageMs);
    const from = edges[bin] ?? 0;
    const to = edges[bin + 1] ?? 1;
    const below = cumulated[bin] ?? 0;
    const above = cumulated[bin + 1] ?? 0;
    return below + ((above - below) * (ageMs - from)) / (to - from);
  }

  accumulate();
  return {
    observe(durationMs) {
      const last = spend(spentMs, Math.max(0, durationMs));
      ends[last] = (ends[last] ?? 0) + 1;
      total += 1;
      if (total <= MEMORY) return;
      total /= 2;
      for (let bin = 0; bin < BINS; bin += 1) {
        ends[bin] = (ends[bin] ?? 0) / 2;
        spentMs[bin] = (spentMs[bin] ?? 0) / 2;
      }
    },
    refresh(openAgesMs) {
      openMs.fill(0);
      for (const ageMs of openAgesMs) spend(openMs, Math.max(0, ageMs));
      accumulate();
    },
    survival: (ageMs, furtherMs) => Math.exp(cumulatedAt(ageMs) - cumulatedAt(ageMs + furtherMs)),
    survivals(ageMs, sliceMs, into) {
      const before = cumulatedAt(ageMs);
      for (let slice = 0; slice < into.length; slice += 1)
        into[slice] = Math.exp(before - cumulatedAt(ageMs + (slice + 1) * sliceMs));
    },
    snapshot: () => ({ ends: [...ends], spentMs: [...spentMs], cumulated: [...cumulated] }),
    restore(saved) {
      ends.set(saved.ends.slice(0, BINS));
      spentMs.set(saved.spentMs.slice(0, BINS));
      cumulated.set(saved.cumulated.slice(0, BINS + 1));
      total = ends.reduce((sum, count) => sum + count, 0);
    },
  };
}
