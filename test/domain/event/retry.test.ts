/** When an event is sent again. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FIRST_PAUSE_MS,
  GIVEN_UP_AFTER_MS,
  holdAfter,
  LONGEST_PAUSE_MS,
  MOST_TRIES,
  pauseAfter,
} from '../../../src/domain/event/retry.ts';

const drawn = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const tries = fc.integer({ min: 1, max: MOST_TRIES - 1 });
const age = fc.integer({ min: 0, max: GIVEN_UP_AFTER_MS - 1 });

describe('the pause before the next try', () => {
  it('is between half of the doubled pause and all of it, and an hour at most', () => {
    fc.assert(
      fc.property(tries, age, drawn, (made, ageMs, draw) => {
        const whole = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (made - 1));
        const pauseMs = pauseAfter({ tries: made, ageMs }, () => draw) ?? Number.NaN;
        expect(pauseMs).toBeGreaterThanOrEqual(Math.floor(whole / 2));
        expect(pauseMs).toBeLessThanOrEqual(whole);
      }),
    );
  });

  it('is as long as the receiver asks for, up to an hour', () => {
    expect(pauseAfter({ tries: 1, ageMs: 0, askedMs: 60_000 }, () => 0)).toBe(60_000);
    expect(pauseAfter({ tries: 1, ageMs: 0, askedMs: 1e12 }, () => 0)).toBe(LONGEST_PAUSE_MS);
  });

  it('comes to an end by the number of tries, and by the time', () => {
    expect(pauseAfter({ tries: MOST_TRIES, ageMs: 0 }, () => 0)).toBeUndefined();
    expect(pauseAfter({ tries: 1, ageMs: GIVEN_UP_AFTER_MS }, () => 0)).toBeUndefined();
  });

  it('never grows beyond an hour for a receiver that stays away', () => {
    fc.assert(
      fc.property(fc.nat(1_000), drawn, (failures, draw) => {
        const holdMs = holdAfter(failures, () => draw);
        expect(holdMs).toBeGreaterThan(0);
        expect(holdMs).toBeLessThanOrEqual(LONGEST_PAUSE_MS);
      }),
    );
  });
});
