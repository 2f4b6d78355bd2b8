import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formFault, judge, type ReviewForm } from '../../../src/domain/recording/review.ts';

const form = (most: readonly number[], excellentFrom = 0.9): ReviewForm => ({
  formId: 'calls',
  version: 3,
  name: 'Calls',
  questions: most.map((points, index) => ({ id: `q${index}`, label: `Question ${index}`, most: points })),
  excellentFrom,
});

describe('a recording that is judged', () => {
  it('has the share of all points, and is excellent from the bound on', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.nat(100)), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(pairs, fc.double({ min: 0, max: 1, noNaN: true }), (given, bound) => {
        const most = given.map(([least]) => least);
        const points = given.map(([least, wish]) => Math.min(least, wish));
        const scores = Object.fromEntries(points.map((value, index) => [`q${index}`, value]));
        const judged = judge(form(most, bound), scores);
        if (typeof judged === 'string') throw new Error(judged);
        expect(judged.share).toBeGreaterThanOrEqual(0);
        expect(judged.share).toBeLessThanOrEqual(1);
        expect(judged.isExcellent).toBe(judged.share >= bound);
        if (points.every((value, index) => value === most[index])) expect(judged.share).toBe(1);
      }),
    );
  });

  it.each([
    [{ q0: 1 }, 'q1 has no points'],
    [{ q0: 6, q1: 1 }, 'q0 has 0 to 5 points'],
    [{ q0: 1.5, q1: 1 }, 'q0 has 0 to 5 points'],
    [{ q0: -1, q1: 1 }, 'q0 has 0 to 5 points'],
    [{ q0: 1, q1: 1, q9: 1 }, 'the form has no question q9'],
  ])('with %j is refused with why', (scores, why) => {
    expect(judge(form([5, 10]), scores)).toBe(why);
  });
});

describe('a form', () => {
  it.each([
    [form([]), 'at least one question'],
    [form([0]), 'from 1 to 100'],
    [form([101]), 'from 1 to 100'],
    [form([5], 1.1), 'from 0 to 1'],
    [{ ...form([5, 5]), questions: [...form([5]).questions, ...form([5]).questions] }, 'one id'],
  ])('that cannot be used says why', (faulty, why) => {
    expect(formFault(faulty)).toContain(why);
  });
});
