import { array, assert, double, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binOf, createDurations, DURATION_BINS, middleOf } from '../../../src/domain/pacing/durations.ts';

const age = double({ min: 0, max: 5 * 3_600_000, noNaN: true });

describe('the bins of an age', () => {
  it('hold their own middle', () => {
    for (let bin = 0; bin < DURATION_BINS - 1; bin += 1) expect(binOf(middleOf(bin))).toBe(bin);
  });

  it('follow the age, by a tenth wider each', () => {
    assert(
      property(age, (ageMs) => {
        const reckoned = Math.floor(Math.log1p(ageMs / 10_000) / Math.log(1.1));
        expect(binOf(ageMs)).toBe(Math.min(DURATION_BINS - 1, reckoned));
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('the survival of a conversation', () => {
  it('is the same for many slices at once as for one after another', () => {
    assert(
      property(array(age, { maxLength: 30 }), age, (seen, ageMs) => {
        const durations = createDurations(90_000);
        for (const ms of seen) durations.observe(ms);
        durations.refresh([ageMs]);
        const slices = new Float64Array(34);
        durations.survivals(ageMs, 1_000, slices);
        const single = Array.from(slices, (_, slice) => durations.survival(ageMs, (slice + 1) * 1_000));
        expect([...slices]).toEqual(single);
      }),
    );
  });
});
