import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawOf, isDrawn, isRested, restSince } from '../../../src/domain/survey/asking.ts';

const id = fc.uuid({ version: 7 });
const CALLS = 4_000;

describe('who is drawn', () => {
  it('is the same however often the call is looked at', () => {
    fc.assert(
      fc.property(id, fc.double({ min: 0.01, max: 1, noNaN: true }), (attemptId, share) => {
        const rule = { flow: 'satisfaction', share };
        expect(isDrawn(rule, attemptId)).toBe(isDrawn(rule, attemptId));
      }),
    );
  });

  it('is everybody at a share of 1, and never fewer at a larger share', () => {
    fc.assert(
      fc.property(id, fc.double({ min: 0, max: 1, noNaN: true }), (attemptId, share) => {
        const [less, more] = [
          isDrawn({ flow: 's', share }, attemptId),
          isDrawn({ flow: 's', share: 1 }, attemptId),
        ];
        expect(more).toBe(true);
        expect(drawOf(attemptId, 's') < share).toBe(less);
      }),
    );
  });

  it.each([0.05, 0.3, 0.8])('is the share of the calls: %d', (share) => {
    // One after another, as a busy engine makes them: what is alike but for its end is not drawn alike.
    const start = 1_790_000_000_000;
    const calls = Array.from({ length: CALLS }, (_, index) => {
      const time = (start + index).toString(16).padStart(12, '0');
      return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
    });
    const drawn = calls.filter((attemptId) => isDrawn({ flow: 'satisfaction', share }, attemptId)).length;
    const deviation = Math.sqrt(CALLS * share * (1 - share));
    expect(Math.abs(drawn - CALLS * share)).toBeLessThan(4 * deviation);
  });

  it('is drawn anew for another survey', () => {
    const calls = Array.from({ length: CALLS }, (_, index) => `attempt-${index}`);
    const both = calls.filter((call) => drawOf(call, 'one') < 0.5 && drawOf(call, 'two') < 0.5).length;
    expect(Math.abs(both - CALLS / 4)).toBeLessThan(4 * Math.sqrt((CALLS * 3) / 16));
  });
});

describe('the rest between two surveys', () => {
  const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });
  const restMs = fc.integer({ min: 1, max: 400 * 86_400_000 });

  it('leaves in peace whoever was asked less than the rest ago, and nobody else', () => {
    fc.assert(
      fc.property(instant, restMs, instant, (now, rest, ago) => {
        expect(isRested({ restMs: rest }, now - ago, now)).toBe(ago >= rest);
      }),
    );
  });

  it('knows no asking that never was, and no rest where none is set', () => {
    fc.assert(
      fc.property(instant, restMs, (now, rest) => {
        expect(isRested({ restMs: rest }, undefined, now)).toBe(true);
        expect(isRested({}, now, now)).toBe(true);
        expect(restSince({ restMs: 0 }, now)).toBeUndefined();
      }),
    );
  });

  it('is the same limit for the database and for the engine', () => {
    fc.assert(
      fc.property(instant, restMs, instant, (now, rest, askedAt) => {
        const since = restSince({ restMs: rest }, now) ?? Number.POSITIVE_INFINITY;
        expect(isRested({ restMs: rest }, askedAt, now)).toBe(askedAt < since);
      }),
    );
  });
});
