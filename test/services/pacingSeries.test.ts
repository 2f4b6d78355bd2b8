import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countWithin, pointsOf } from '../../src/services/pacingSeries.ts';
import { aDecision } from '../support/records.ts';

const NOON = Date.UTC(2026, 2, 10, 12);
const instants = fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 50 });

describe('persons who answered within a time', () => {
  it('are those after its begin, up to its end', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 1_000 }), fc.nat(1_000), (list, from, lengthMs) => {
        const to = from + lengthMs;
        const inOrder = list.toSorted((left, right) => left - right);
        expect(countWithin(inOrder, from, to)).toBe(list.filter((at) => at > from && at <= to).length);
      }),
    );
  });
});

describe('the steps of a pacing chart', () => {
  it('hold each decision once, with all that were dialled', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 60_000 }), fc.nat(5)), { maxLength: 60 }),
        fc.integer({ min: 1, max: 70_000 }),
        (decided, stepMs) => {
          const decisions = decided
            .toSorted(([left], [right]) => left - right)
            .map(([offset, dial]) => aDecision(NOON + offset, { dial }));
          const points = pointsOf(decisions, { from: NOON, stepMs, answers: [], now: NOON });
          expect(points.reduce((sum, point) => sum + point.decisions, 0)).toBe(decisions.length);
          expect(points.reduce((sum, { dialled }) => sum + dialled, 0)).toBe(
            decided.reduce((sum, [, dial]) => sum + dial, 0),
          );
          expect(points.every(({ at }, index) => at > (points[index - 1]?.at ?? 0))).toBe(true);
        },
      ),
    );
  });

  it('say how many answered within the forecast only once that time is over', () => {
    const decision = aDecision(NOON);
    const { horizonMs } = decision.decision.forecast;
    const answers = [NOON, NOON + 1, NOON + horizonMs, NOON + horizonMs + 1];
    const steps = { from: NOON, stepMs: 1_000, answers };
    expect(pointsOf([decision], { ...steps, now: NOON + horizonMs - 1 })[0]?.answered).toBeNull();
    expect(pointsOf([decision], { ...steps, now: NOON + horizonMs })[0]?.answered).toBe(2);
  });
});
