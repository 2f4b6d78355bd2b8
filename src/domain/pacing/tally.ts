/**
 * How many of many independent yes-or-no events will have happened at each step of the forecast: the whole
 * distribution where there are few (`isExact`), else the first three cumulants, which is all that the normal
 * approximation wants (PACING 3.2).
 */

/** Chances for each step; an event may have one that differs from step to step. */
export type ChanceRow = Float64Array;

/** Chances of many kinds of events: that of a place at a step is at `froms[step] + place`. */
export interface ChanceTable {
  readonly chances: Float64Array;
  readonly froms: Int32Array;
}

/** How many of the events of a tally have each place of a table, and the places that have any. */
export interface Occupied {
  readonly places: Int32Array;
  readonly length: number;
}

export interface Tally {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly skew: Float64Array;
  /** The chances of 0, 1, 2 ... events at a step; `lengthAt` says how many of them. Only while exact. */
  distributionAt(step: number): Float64Array;
  lengthAt(step: number): number;
  /** While exact, more than `most` events at a step count as `most`: left out, as many as it can hold. */
  clear(isExact: boolean, most?: number): void;
  /** `count` events, each with the chance `scale · (row − offset)`. */
  add(row: ChanceRow, count: number, scale: number, offset: number): void;
  /** As `add` for the occupied places of a table in turn, with scale 1 and no offset. Not while exact. */
  addCounts(table: ChanceTable, occupied: Occupied, counts: Float64Array): void;
  /** As `add` for many events of each place at once, by the sums of their scales and its offset. Not while exact. */
  addSums(table: ChanceTable, occupied: Occupied, sums: ScaleSums, offsets: Float64Array): void;
}

/** By place: the scales of its events, summed, squared and summed, cubed and summed. */
export interface ScaleSums {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly third: Float64Array;
}

const NOTHING = new Float64Array(0);

/** `capacity`: of events at a step that can be told apart where it is exact. */
export function createTally(steps: number, capacity: number): Tally {
  const [mean, variance, skew] = [new Float64Array(steps), new Float64Array(steps), new Float64Array(steps)];
  const distributions = Array.from({ length: steps }, () => new Float64Array(capacity + 1));
  const lengths = new Int32Array(steps);
  let exact = true;
  let most = capacity;

  function addExactly(row: ChanceRow, count: number, scale: number, offset: number): void {
    for (let step = 0; step < steps; step += 1) {
      const chance = Math.min(1, scale * ((row[step] ?? 0) - offset));
      mean[step] = (mean[step] ?? 0) + count * chance;
      if (chance <= 0) continue;
      const distribution = distributions[step] ?? NOTHING;
      let length = lengths[step] ?? 1;
      for (let event = 0; event < count; event += 1) length = convolve(distribution, length, chance, most);
      lengths[step] = length;
    }
  }

  function addCumulants(row: ChanceRow, count: number, scale: number, offset: number): void {
    for (let step = 0; step < steps; step += 1) {
      const chance = Math.min(1, scale * ((row[step] ?? 0) - offset));
      const spread = count * chance * (1 - chance);
      mean[step] = (mean[step] ?? 0) + count * chance;
      variance[step] = (variance[step] ?? 0) + spread;
      skew[step] = (skew[step] ?? 0) + spread * (1 - 2 * chance);
    }
  }

  return {
    mean,
    variance,
    skew,
    distributionAt: (step) => distributions[step] ?? NOTHING,
    lengthAt: (step) => lengths[step] ?? 1,
    clear(isExact, limit = capacity) {
      exact = isExact;
      most = Math.max(1, Math.min(capacity, limit));
      mean.fill(0);
      variance.fill(0);
      skew.fill(0);
      if (!isExact) return;
      lengths.fill(1);
      for (const distribution of distributions) distribution[0] = 1;
    },
    add(row, count, scale, offset) {
      if (exact) addExactly(row, count, scale, offset);
      else addCumulants(row, count, scale, offset);
    },
    // Step by step, so that the three sums stay in registers: a forecast spends most of its time here.
    addCounts({ chances, froms }, { places, length }, counts) {
      for (let step = 0; step < steps; step += 1) {
        let sum = mean[step] ?? 0;
        let spread = variance[step] ?? 0;
        let lean = skew[step] ?? 0;
        const from = froms[step] ?? 0;
        for (let index = 0; index < length; index += 1) {
          const place = places[index] ?? 0;
          const count = counts[place] ?? 0;
          const chance = Math.min(1, chances[from + place] ?? 0);
          const spreads = count * chance * (1 - chance);
          sum += count * chance;
          spread += spreads;
          lean += spreads * (1 - 2 * chance);
        }
        mean[step] = sum;
        variance[step] = spread;
        skew[step] = lean;
      }
    },
    addSums({ chances, froms }, { places, length }, { first, second, third }, offsets) {
      for (let step = 0; step < steps; step += 1) {
        let sum = mean[step] ?? 0;
        let spread = variance[step] ?? 0;
        let lean = skew[step] ?? 0;
        const from = froms[step] ?? 0;
        for (let index = 0; index < length; index += 1) {
          const place = places[index] ?? 0;
          const by = (chances[from + place] ?? 0) - (offsets[place] ?? 0);
          const scales = (first[place] ?? 0) * by;
          const squares = (second[place] ?? 0) * by * by;
          const cubes = (third[place] ?? 0) * by * by * by;
          sum += scales;
          spread = spread + scales - squares;
          lean = lean + scales - 3 * squares + 2 * cubes;
        }
        mean[step] = sum;
        variance[step] = spread;
        skew[step] = lean;
      }
    },
  };
}

/** One more event; returns the new length. */
function convolve(distribution: Float64Array, length: number, chance: number, most: number): number {
  const miss = 1 - chance;
  const isFull = length > most;
  if (isFull) distribution[most] = (distribution[most] ?? 0) + (distribution[most - 1] ?? 0) * chance;
  else distribution[length] = (distribution[length - 1] ?? 0) * chance;
  for (let value = (isFull ? most : length) - 1; value > 0; value -= 1)
    distribution[value] = (distribution[value] ?? 0) * miss + (distribution[value - 1] ?? 0) * chance;
  distribution[0] = (distribution[0] ?? 0) * miss;
  return isFull ? length : length + 1;
}
