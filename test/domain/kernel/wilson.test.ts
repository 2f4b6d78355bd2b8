import { describe, expect, it } from 'vitest';
import { wilson } from '../../../src/domain/kernel/wilson.ts';

describe("Wilson's interval", () => {
  it('is that of the literature', () => {
    // 10 of 100: Newcombe 1998, method 3, gives 5.52 % to 17.44 %.
    const interval = wilson(10, 100);
    expect(interval?.low).toBeCloseTo(0.0552, 4);
    expect(interval?.high).toBeCloseTo(0.1744, 4);
  });

  it('says something of none in a few, and nothing of nothing', () => {
    expect(wilson(0, 10)).toMatchObject({ share: 0, low: 0 });
    expect(wilson(0, 10)?.high).toBeCloseTo(0.2775, 4);
    expect(wilson(0, 0)).toBeUndefined();
  });
});
