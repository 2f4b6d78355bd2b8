import { assert, double, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs } from '../../../src/console/softphone/backOff.ts';

const RANGE = { leastMs: 1_000, mostMs: 30_000 };

describe('the wait before another try', () => {
  it('doubles up to its limit', () => {
    expect([0, 1, 2, 3, 4, 5, 9, 5_000].map((attempt) => backOffMs(RANGE, attempt, 1))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });

  it('is never under half of that, nor over it, whatever the chance', () => {
    assert(
      property(nat(200), double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const waitMs = backOffMs(RANGE, attempt, random);
        expect(waitMs).toBeGreaterThanOrEqual(RANGE.leastMs / 2);
        expect(waitMs).toBeLessThanOrEqual(Math.min(RANGE.mostMs, RANGE.leastMs * 2 ** attempt));
      }),
    );
  });
});
