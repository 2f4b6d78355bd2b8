import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactShortage, normalShortage, upperTail } from '../../../src/domain/pacing/shortage.ts';
import { createTally, type Tally } from '../../../src/domain/pacing/tally.ts';

const chances = (most: number) =>
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 0, maxLength: most });

function tallyOf(values: readonly number[], isExact: boolean): Tally {
  const tally = createTally(1, 64);
  tally.clear(isExact);
  for (const value of values) tally.add(Float64Array.of(value), 1, 1, 0);
  return tally;
}

/** By going through every outcome. */
function byHand(answers: readonly number[], freed: readonly number[], spare: number): number {
  const all = [...answers.map((p) => ({ p, by: 1 })), ...freed.map((p) => ({ p, by: -1 }))];
  let chance = 0;
  for (let outcome = 0; outcome < 2 ** all.length; outcome += 1) {
    let [weight, sum] = [1, 0];
    for (const [index, { p, by }] of all.entries()) {
      const happens = Math.floor(outcome / 2 ** index) % 2 === 1;
      weight *= happens ? p : 1 - p;
      if (happens) sum += by;
    }
    if (sum >= spare) chance += weight;
  }
  return chance;
}

describe('the chance of a shortage', () => {
  it('is exact for small floors', () => {
    fc.assert(
      fc.property(chances(5), chances(5), fc.integer({ min: -4, max: 4 }), (answers, freed, spare) => {
        const got = exactShortage(tallyOf(answers, true), tallyOf(freed, true), 0, spare);
        expect(got).toBeCloseTo(byHand(answers, freed, spare), 9);
      }),
    );
  });

  it('is within two points of exact by the normal approximation for large ones', () => {
    const middling = fc.array(fc.double({ min: 0.05, max: 0.6, noNaN: true }), {
      minLength: 15,
      maxLength: 40,
    });
    fc.assert(
      fc.property(middling, middling, fc.integer({ min: -5, max: 12 }), (answers, freed, spare) => {
        const exact = exactShortage(tallyOf(answers, true), tallyOf(freed, true), 0, spare);
        const normal = normalShortage(tallyOf(answers, false), tallyOf(freed, false), 0, spare, 0);
        expect(Math.abs(exact - normal)).toBeLessThan(0.02);
      }),
    );
  });

  it('grows with every call and shrinks with every agent', () => {
    fc.assert(
      fc.property(
        chances(20),
        chances(20),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (answers, freed, p) => {
          const risk = (a: readonly number[], f: readonly number[]): number =>
            exactShortage(tallyOf(a, true), tallyOf(f, true), 0, 1);
          const now = risk(answers, freed);
          expect(risk([...answers, p], freed)).toBeGreaterThanOrEqual(now - 1e-9);
          expect(risk(answers, [...freed, p])).toBeLessThanOrEqual(now + 1e-9);
        },
      ),
    );
  });

  it('knows the normal tail', () => {
    expect(upperTail(0)).toBeCloseTo(0.5, 6);
    expect(upperTail(1.959964)).toBeCloseTo(0.025, 6);
    expect(upperTail(-1)).toBeCloseTo(0.841345, 5);
  });
});
