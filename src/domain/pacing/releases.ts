/**
 * When busy agents will be free: for each age of a conversation or wrap-up the chance that the agent is ready again by
 * each step of the forecast. A break after wrap-up takes the agent away (PACING 3.2). A row is made when it is first
 * asked for: a small floor uses few of them.
 */
import { DURATION_BINS, middleOf, type Durations } from './durations.ts';
import type { ChanceTable, Occupied } from './tally.ts';

export interface Releases {
  /** Forgets all rows: what has been learned since shows in those made from now on. */
  refresh(talk: Durations, wrap: Durations, readyShare: number): void;
  readonly talking: ReleaseRows;
  readonly wrapping: ReleaseRows;
}

/** Chances by step for an agent whose conversation, or wrap-up, is as old as a bin. */
export interface ReleaseRows {
  row(bin: number): Float64Array;
  /** All bins; the rows of those in `occupied` are made first. */
  table(occupied: Occupied): ChanceTable;
}

const SLICE_MS = 1_000;

/** `dueMs`: the times looked at, from now. */
export function createReleases(dueMs: Float64Array): Releases {
  const steps = dueMs.length;
  const slices = Math.ceil((dueMs[steps - 1] ?? 0) / SLICE_MS);
  /** The chance that a wrap-up that starts now is over after so many half slices. */
  const wrapped = new Float64Array(2 * slices + 2);
  const ends = new Float64Array(slices);
  let talk: Durations | undefined;
  let wrap: Durations | undefined;
  let readyShare = 1;

  /** By step and slice: the chance that wrap-up is over when the conversation ended in the middle of that slice. */
  const wrappedBy = new Float64Array(steps * slices);
  const talking = createRows(steps, (row, ageMs) => {
    if (talk !== undefined) makeTalking(row, ageMs, talk);
  });
  const wrapping = createRows(steps, (row, ageMs) => {
    if (wrap !== undefined) makeWrapping(row, ageMs, wrap);
  });

  function makeTalking(row: Float64Array, ageMs: number, durations: Durations): void {
    let before = 1;
    durations.survivals(ageMs, SLICE_MS, ends);
    for (let slice = 0; slice < slices; slice += 1) {
      const after = ends[slice] ?? 0;
      ends[slice] = before - after;
      before = after;
    }
    for (let step = 0; step < steps; step += 1) {
      let chance = 0;
      const many = slicesBefore(step);
      for (let slice = 0; slice < many; slice += 1)
        chance += (ends[slice] ?? 0) * (wrappedBy[step * slices + slice] ?? 0);
      row[step] = chance;
    }
  }

  function makeWrapping(row: Float64Array, ageMs: number, durations: Durations): void {
    for (let step = 0; step < steps; step += 1)
      row[step] = readyShare * (1 - durations.survival(ageMs, dueMs[step] ?? 0));
  }

  /** Slices whose middle lies before what is due at this step. */
  function slicesBefore(step: number): number {
    return Math.min(slices, Math.max(0, Math.ceil((dueMs[step] ?? 0) / SLICE_MS - 0.5)));
  }

  /** Over the slices in which the conversation may end, the chance that wrap-up fits into what is left. */
  function fitWrapUps(): void {
    for (let step = 0; step < steps; step += 1) {
      for (let slice = 0; slice < slicesBefore(step); slice += 1) {
        const half = 2 * ((dueMs[step] ?? 0) / SLICE_MS - slice - 0.5);
        const whole = Math.floor(half);
        const below = wrapped[whole] ?? 0;
        const above = wrapped[whole + 1] ?? below;
        wrappedBy[step * slices + slice] = below + (half - whole) * (above - below);
      }
    }
  }

  return {
    talking,
    wrapping,
    refresh(talkNow, wrapNow, readyShareNow) {
      talk = talkNow;
      wrap = wrapNow;
      readyShare = readyShareNow;
      talking.forget();
      wrapping.forget();
      for (let half = 0; half < wrapped.length; half += 1)
        wrapped[half] = readyShare * (1 - wrapNow.survival(0, (half * SLICE_MS) / 2));
      fitWrapUps();
    },
  };
}

/** Rows by bin, made when first asked for; kept by step too, as a tally adds them. */
function createRows(steps: number, make: (row: Float64Array, ageMs: number) => void) {
  const rows = Array.from({ length: DURATION_BINS }, () => new Float64Array(steps));
  const chances = new Float64Array(steps * DURATION_BINS);
  const froms = Int32Array.from({ length: steps }, (_, step) => step * DURATION_BINS);
  const isMade = new Uint8Array(DURATION_BINS);

  function rowOf(bin: number): Float64Array {
    const row = rows[bin] ?? new Float64Array(steps);
    if (isMade[bin] !== 0) return row;
    make(row, middleOf(bin));
    for (let step = 0; step < steps; step += 1) chances[(froms[step] ?? 0) + bin] = row[step] ?? 0;
    isMade[bin] = 1;
    return row;
  }

  return {
    row: rowOf,
    table({ places, length }: Occupied): ChanceTable {
      for (let index = 0; index < length; index += 1) rowOf(places[index] ?? 0);
      return { chances, froms };
    },
    forget: () => void isMade.fill(0),
  };
}
