/** CSAT, NPS and distributions from counts, and the rates of interviews; how often the intervals hold the truth. */
import { array, assert, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/domain/kernel/random.ts';
import { figuresOf, npsOf } from '../../../src/domain/survey/figures.ts';
import { outcomeOf, ratesOf } from '../../../src/domain/survey/interview.ts';
import { misfitOf, satisfiedFromOf, type Measure } from '../../../src/domain/survey/measure.ts';

const RATING: Measure = { kind: 'rating', from: 1, to: 5, satisfiedFrom: satisfiedFromOf(5) };
const RECOMMENDATION: Measure = { kind: 'recommendation' };
const counted = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).map(([value, count]) => ({ value: Number(value), count }));

describe('a rating', () => {
  it('is satisfied at 4 and 5 of 5, with every value of the scale in the distribution', () => {
    const figures = figuresOf(RATING, counted({ 1: 1, 4: 2, 5: 5 }));
    expect(figures.csat).toMatchObject({ share: 7 / 8, hits: 7, of: 8 });
    expect(figures.distribution.map(({ value, count }) => [value, count])).toEqual([
      [1, 1],
      [2, 0],
      [3, 0],
      [4, 2],
      [5, 5],
    ]);
    expect(figures.mean).toBe(34 / 8);
  });

  it('has no value, rather than none or all satisfied, where nobody answered', () => {
    const figures = figuresOf(RATING, []);
    expect(figures.answers).toBe(0);
    expect(figures).not.toHaveProperty('csat');
    expect(figures).not.toHaveProperty('mean');
    expect(figures.distribution[0]).toEqual({ value: 1, count: 0 });
  });
});

describe('the recommendation score', () => {
  it('is promoters (9 and 10) less detractors (0 to 6)', () => {
    const { nps } = figuresOf(RECOMMENDATION, counted({ 0: 1, 6: 1, 7: 1, 8: 1, 9: 3, 10: 3 }));
    expect(nps).toMatchObject({ promoters: 6, passives: 2, detractors: 2 });
    expect(nps?.score).toBeCloseTo(0.4, 12);
  });

  it('lies within its interval, which is within -1 and 1', () => {
    const some = record({ value: integer({ min: 0, max: 10 }), count: integer({ min: 1, max: 500 }) });
    assert(
      property(array(some, { minLength: 1, maxLength: 11 }), (counts) => {
        const nps = npsOf(counts);
        if (nps === undefined) throw new Error('there are answers');
        expect(nps.low).toBeGreaterThanOrEqual(-1);
        expect(nps.high).toBeLessThanOrEqual(1);
        const answers = nps.promoters + nps.passives + nps.detractors;
        expect(nps.score).toBeCloseTo((nps.promoters - nps.detractors) / answers, 12);
        expect(nps.low).toBeLessThan(nps.high);
      }),
    );
  });

  it.each([
    [10, 0.5, 0.2],
    [30, 0.7, 0.1],
    [30, 0.2, 0.6],
    [200, 0.45, 0.25],
  ])('holds the truth in about 95 of 100 samples of %i', (answers, promoters, detractors) => {
    const random = randomStream(7, `nps-${answers}-${promoters}`);
    const samples = 4_000;
    let held = 0;
    for (let sample = 0; sample < samples; sample += 1) {
      const counts = { up: 0, down: 0 };
      for (let answer = 0; answer < answers; answer += 1) {
        const drawn = random();
        if (drawn < promoters) counts.up += 1;
        else if (drawn < promoters + detractors) counts.down += 1;
      }
      const nps = npsOf(counted({ 10: counts.up, 0: counts.down, 8: answers - counts.up - counts.down }));
      const truth = promoters - detractors;
      if (nps !== undefined && nps.low <= truth && truth <= nps.high) held += 1;
    }
    expect(held / samples).toBeGreaterThan(0.93);
    expect(held / samples).toBeLessThan(0.985);
  });
});

describe('other questions', () => {
  it('count yes, the mean of numbers, and choices by how often they were made', () => {
    const yes = [
      { value: 'yes', count: 3 },
      { value: 'no', count: 1 },
    ];
    expect(figuresOf({ kind: 'yesNo' }, yes).yes).toMatchObject({ share: 0.75, of: 4 });
    expect(figuresOf({ kind: 'number' }, counted({ 10: 1, 2: 3 }))).toMatchObject({ mean: 4 });
    const choices = [
      { value: 'internet', count: 1 },
      { value: 'friends', count: 2 },
    ];
    expect(figuresOf({ kind: 'choice' }, choices).distribution).toEqual([
      { value: 'friends', count: 2, share: 2 / 3 },
      { value: 'internet', count: 1, share: 1 / 3 },
    ]);
  });
});

describe('the rates of interviews', () => {
  it('leave out what failed on our side', () => {
    const rates = ratesOf({ complete: 6, partial: 2, refused: 1, silent: 1, fault: 5 });
    expect(rates.asked).toBe(10);
    expect(rates.response?.share).toBe(0.6);
    expect(rates.responseWithPartial?.share).toBe(0.8);
    expect(rates.refusal?.share).toBeCloseTo(0.3, 12);
    expect(rates.completion?.share).toBe(0.75);
  });

  it('have no value where nobody was asked', () => {
    expect(ratesOf({ complete: 0, partial: 0, refused: 0, silent: 0, fault: 3 })).toEqual({ asked: 0 });
  });

  it.each([
    [2, 'whole', 'complete'],
    [0, 'whole', 'silent'],
    [1, 'broken-off', 'partial'],
    [0, 'broken-off', 'refused'],
    [3, 'fault', 'fault'],
  ] as const)('take %i answers and an end %s for %s', (answers, end, outcome) => {
    expect(outcomeOf({ answers, end })).toBe(outcome);
  });
});

describe('a measure', () => {
  it('fits its answers', () => {
    const zeroToTen = Array.from({ length: 11 }, (_, value) => value);
    expect(misfitOf(RECOMMENDATION, zeroToTen)).toBeUndefined();
    expect(misfitOf(RECOMMENDATION, zeroToTen.slice(1))).toContain('0 to 10');
    expect(misfitOf({ kind: 'yesNo' }, ['yes', 'no'])).toBeUndefined();
    expect(misfitOf({ kind: 'yesNo' }, ['yes', 'maybe'])).toContain('yes and no');
    expect(misfitOf(RATING, [1, 2, 3, 4, 5])).toBeUndefined();
    expect(misfitOf(RATING, ['good', 'bad'])).toContain('whole numbers');
    expect(misfitOf({ kind: 'rating', from: 1, to: 5, satisfiedFrom: 6 }, [1, 5])).toContain('satisfiedFrom');
  });
});
