/**
 * When busy agents will be free: for each age of a conversation or wrap-up the chance that the agent is ready again by
 * each step of the forecast. A break after wrap-up takes the agent away (PACING 3.2). A row is made when it is first
 * asked for: a small floor uses few of them.
 */
import { DURATION_BINS, middleOf, type Durations } from './durations.ts';

export interface Releases {
  /** Forgets all rows: what has been learned since shows in those made from now on. */
  refresh(talk: Durations, wrap: Durations, readyShare: number): void;
  /** Chances by step for an agent whose conversation, or wrap-up, is as old as this bin. */
  talking(bin: number): Float64Array;
  wrapping(bin: number): Float64Array;
}

const SLICE_MS = 1_000;

/** `dueMs`: the times looked at, from now. */
export function createReleases(dueMs: Float64Array): Releases {
  const steps = dueMs.length;
  const slices = Math.ceil((dueMs[steps - 1] ?? 0) / SLICE_MS);
  const rows = () => Array.from({ length: DURATION_BINS }, () => new Float64Array(steps));
  const [talking, wrapping] = [rows(), rows()];
  const [hasTalking, hasWrapping] = [new Uint8Array(DURATION_BINS), new Uint8Array(DURATION_BINS)];
  /** The chance that a wrap-up that starts now is over after so many half slices. */
  const wrapped = new Float64Array(2 * slices + 2);
  const ends = new Float64Array(slices);
  let talk: Durations | undefined;
  let wrap: Durations | undefined;
  let readyShare = 1;

  function makeTalking(row: Float64Array, ageMs: number, durations: Durations): void {
    let before = 1;
    for (let slice = 0; slice < slices; slice += 1) {
      const after = durations.survival(ageMs, (slice + 1) * SLICE_MS);
      ends[slice] = before - after;
      before = after;
    }
    for (let step = 0; step < steps; step += 1)
      row[step] = endedAndWrapped(ends, wrapped, (dueMs[step] ?? 0) / SLICE_MS);
  }

  function makeWrapping(row: Float64Array, ageMs: number, durations: Durations): void {
    for (let step = 0; step < steps; step += 1)
      row[step] = readyShare * (1 - durations.survival(ageMs, dueMs[step] ?? 0));
  }

  return {
    refresh(talkNow, wrapNow, readyShareNow) {
      talk = talkNow;
      wrap = wrapNow;
      readyShare = readyShareNow;
      hasTalking.fill(0);
      hasWrapping.fill(0);
      for (let half = 0; half < wrapped.length; half += 1)
        wrapped[half] = readyShare * (1 - wrapNow.survival(0, (half * SLICE_MS) / 2));
    },
    talking(bin) {
      const row = talking[bin] ?? new Float64Array(steps);
      if (hasTalking[bin] === 0 && talk !== undefined) makeTalking(row, middleOf(bin), talk);
      hasTalking[bin] = 1;
      return row;
    },
    wrapping(bin) {
      const row = wrapping[bin] ?? new Float64Array(steps);
      if (hasWrapping[bin] === 0 && wrap !== undefined) makeWrapping(row, middleOf(bin), wrap);
      hasWrapping[bin] = 1;
      return row;
    },
  };
}

/** Over the slices in which the conversation may end, the chance that wrap-up fits into what is left. */
function endedAndWrapped(ends: Float64Array, wrapped: Float64Array, dueSlices: number): number {
  let chance = 0;
  for (let slice = 0; slice + 0.5 < dueSlices && slice < ends.length; slice += 1) {
    const half = 2 * (dueSlices - slice - 0.5);
    const whole = Math.floor(half);
    const below = wrapped[whole] ?? 0;
    const above = wrapped[whole + 1] ?? below;
    chance += (ends[slice] ?? 0) * (below + (half - whole) * (above - below));
  }
  return chance;
}
