import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openWindows } from '../../../src/domain/compliance/openWindows.ts';
import { shutReasonAt, type Place } from '../../../src/domain/compliance/opening.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/domain/kernel/time.ts';

const MONDAY = Date.UTC(2026, 10, 23);
const place = (fromMinute: number, toMinute: number, days = [1, 2, 3, 4, 5]): Place => ({
  zones: [],
  window: { timeZone: 'UTC', days, fromMinute, toMinute },
  dayKinds: () => 'working',
});

describe('the times at which a person may be called', () => {
  it('are the windows of the days, cut where the period begins and ends', () => {
    const from = MONDAY + 10 * HOUR_MS + 1_234;
    expect(openWindows(place(9 * 60, 18 * 60), from, MONDAY + DAY_MS + 12 * HOUR_MS)).toEqual([
      { from, to: MONDAY + 18 * HOUR_MS },
      { from: MONDAY + DAY_MS + 9 * HOUR_MS, to: MONDAY + DAY_MS + 12 * HOUR_MS },
    ]);
  });

  it('leave out days on which nobody is called', () => {
    const weekend = MONDAY - 2 * DAY_MS;
    expect(openWindows(place(9 * 60, 18 * 60), weekend, weekend + 2 * DAY_MS)).toEqual([]);
  });

  it('are one where it is always open', () => {
    const always: Place = { zones: [], dayKinds: () => 'working' };
    expect(openWindows(always, MONDAY, MONDAY + DAY_MS)).toEqual([{ from: MONDAY, to: MONDAY + DAY_MS }]);
  });

  it('hold exactly the minutes that are open, whatever the window', () => {
    const minute = fc.integer({ min: 0, max: 24 * 60 });
    const start = fc.integer({ min: 0, max: 3 * 24 * 60 });
    fc.assert(
      fc.property(minute, minute, start, (one, other, offset) => {
        const where = place(Math.min(one, other), Math.max(one, other));
        const from = MONDAY + offset * MINUTE_MS;
        const windows = openWindows(where, from, from + DAY_MS);
        for (let at = from; at < from + DAY_MS; at += 7 * MINUTE_MS) {
          const isIn = windows.some((window) => at >= window.from && at < window.to);
          expect(isIn, new Date(at).toISOString()).toBe(shutReasonAt(where, at) === undefined);
        }
      }),
      { numRuns: 40 },
    );
  });
});
