import { describe, expect, it } from 'vitest';
import { estimate, isClear, pairedDifference, tQuantile95 } from '../../../src/sim/study/estimate.ts';
import { meanOf, meanUpTo, shareUpTo } from '../../../src/sim/study/distribution.ts';

describe('the estimate of a mean', () => {
  it('has the interval of a t distribution', () => {
    // Mean 3, standard deviation √2.5, t of 4 degrees 2.776.
    const { mean, halfWidth } = estimate([1, 2, 3, 4, 5]);
    expect(mean).toBe(3);
    expect(halfWidth).toBeCloseTo((2.776 * Math.sqrt(2.5)) / Math.sqrt(5), 6);
  });

  it('knows no interval of a single day', () => {
    expect(estimate([7])).toEqual({ mean: 7, halfWidth: null });
    expect(isClear(estimate([7]))).toBe(false);
  });

  it('follows the tables on both sides of 30 degrees', () => {
    expect(tQuantile95(30)).toBe(2.042);
    expect(tQuantile95(40)).toBeCloseTo(2.021, 3);
    expect(tQuantile95(120)).toBeCloseTo(1.98, 3);
    expect(tQuantile95(1e9)).toBeCloseTo(1.96, 3);
  });

  it('sees a small difference between days that differ much when they are paired', () => {
    const first = [10, 50, 90, 30].map((value) => value + 1);
    expect(isClear(pairedDifference(first, [10, 50, 90.1, 30]))).toBe(true);
    expect(pairedDifference([1, 2], [1, 2])).toEqual({ mean: 0, halfWidth: 0 });
  });
});

describe('a distribution', () => {
  it.each([
    [{ kind: 'fixed', ms: 8_000 }, 8_000, 0, 1],
    [{ kind: 'uniform', fromMs: 6_000, toMs: 10_000 }, 8_000, 0.25, 1],
    [{ kind: 'exponential', meanMs: 8_000 }, 8_000, 1 - Math.exp(-7 / 8), 1 - Math.exp(-25 / 8)],
    [{ kind: 'lognormal', meanMs: 8_000, cv: 0.55 }, 8_000, 0.4989, 0.9933],
    [{ kind: 'empirical', valuesMs: [6_000, 7_000, 11_000, 8_000] }, 8_000, 0.5, 1],
  ] as const)('%o has its mean and shares', (distribution, mean, upTo7, upTo25) => {
    expect(meanOf(distribution)).toBe(mean);
    expect(shareUpTo(distribution, 7_000)).toBeCloseTo(upTo7, 2);
    expect(shareUpTo(distribution, 25_000)).toBeCloseTo(upTo25, 3);
  });

  it('has a lower mean when its long times are cut off', () => {
    expect(meanUpTo({ kind: 'uniform', fromMs: 0, toMs: 20_000 }, 10_000)).toBeCloseTo(5_000, 0);
    expect(meanUpTo({ kind: 'lognormal', meanMs: 8_000, cv: 0.55 }, 25_000)).toBeGreaterThan(7_500);
  });
});
