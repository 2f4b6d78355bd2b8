import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/domain/kernel/random.ts';
import { mostExpected, pressShare, roomForPresses } from '../../../src/domain/pacing/pressShare.ts';

const share = fc.double({ min: 0.005, max: 1, noNaN: true });

describe('the share of presses', () => {
  it('is not known before thirty calls were answered', () => {
    expect(pressShare({ calls: 500, answered: 29, pressed: 3 })).toBeUndefined();
    expect(pressShare({ calls: 500, answered: 30, pressed: 3 })).toBeDefined();
  });

  it('is taken for more than was counted, the fewer calls there were the more', () => {
    const few = pressShare({ calls: 50, answered: 40, pressed: 5 }) ?? 0;
    const many = pressShare({ calls: 5_000, answered: 4_000, pressed: 500 }) ?? 0;
    expect(few).toBeGreaterThan(many);
    expect(many).toBeGreaterThan(0.1);
  });
});

describe('the room that presses leave', () => {
  it('is none without a free agent', () => {
    fc.assert(fc.property(share, (one) => roomForPresses(0, [], one) === 0));
  });

  it('is never less than a call for each free agent, and no less with more of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), share, (free, one) => {
        const room = roomForPresses(free, [], one);
        expect(room).toBeGreaterThanOrEqual(free);
        expect(roomForPresses(free + 1, [], one)).toBeGreaterThanOrEqual(room);
      }),
    );
  });

  it('shrinks by what is on the line, and is filled by itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), share, fc.nat(500), (free, one, calls) => {
        const room = roomForPresses(free, [], one);
        const left = roomForPresses(free, [{ calls, share: one }], one);
        expect(left).toBeLessThanOrEqual(Math.max(0, room - calls) + 1);
        expect(roomForPresses(free, [{ calls: room, share: one }], one)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('lets more press than are free in one of twenty cases at most, drawn ten thousand times', () => {
    const draw = randomStream(7, 'presses');
    for (const [free, one] of [
      [1, 0.1],
      [5, 0.05],
      [20, 0.2],
    ] as const) {
      const calls = roomForPresses(free, [], one);
      let tooMany = 0;
      for (let day = 0; day < 10_000; day += 1) {
        let presses = 0;
        for (let call = 0; call < calls; call += 1) if (draw() < one) presses += 1;
        if (presses > free) tooMany += 1;
      }
      expect(tooMany / 10_000).toBeLessThan(0.055);
      // Not far more careful than it must be.
      expect(calls * one).toBeGreaterThan(0.9 * mostExpected(free) - one);
    }
  });
});
