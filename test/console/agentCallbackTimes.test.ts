import { array, assert, integer, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callbackDays } from '../../src/console/pages/agent/callback/times.ts';

const HOUR_MS = 3_600_000;
const at = (text: string): number => Date.parse(text);
const ZONE = 'Europe/Berlin';

describe('the times that a callback may be promised for', () => {
  const now = at('2026-11-23T10:07:00Z');
  const range = { now, furthestMs: 30 * 24 * HOUR_MS, days: 7 };

  it('are quarters of an hour within the windows, on the clock of the person', () => {
    const windows = [
      { from: at('2026-11-23T08:00:00Z'), to: at('2026-11-23T11:00:00Z') },
      { from: at('2026-11-24T23:30:00Z'), to: at('2026-11-25T00:00:00Z') },
    ];
    const days = callbackDays(windows, range, ZONE);
    expect(days.map(({ date }) => date).slice(0, 3)).toEqual(['2026-11-23', '2026-11-24', '2026-11-25']);
    expect(days[0]?.times.map((time) => new Date(time).toISOString().slice(11, 16))).toEqual([
      '10:15',
      '10:30',
      '10:45',
    ]);
    expect(days[1]?.times).toEqual([]);
    // Half past midnight in Berlin is the next day there.
    expect(days[2]?.times).toHaveLength(2);
  });

  it('end where nothing may be promised any more', () => {
    const windows = [{ from: now, to: now + 48 * HOUR_MS }];
    const days = callbackDays(windows, { ...range, furthestMs: HOUR_MS }, ZONE);
    expect(days.flatMap(({ times }) => times)).toHaveLength(4);
  });

  it('show each day once where the clocks change', () => {
    const days = callbackDays([], { now: at('2026-10-24T12:00:00Z'), furthestMs: 0, days: 4 }, ZONE);
    expect(days.map(({ date }) => date)).toEqual(['2026-10-24', '2026-10-25', '2026-10-26', '2026-10-27']);
  });

  it('never lie outside every window, nor in the past', () => {
    const window = tuple(integer({ min: -50, max: 300 }), integer({ min: 1, max: 600 })).map(
      ([fromQuarter, minutes]) => ({
        from: now + fromQuarter * 15 * 60_000,
        to: now + fromQuarter * 15 * 60_000 + minutes * 60_000,
      }),
    );
    assert(
      property(array(window, { maxLength: 6 }), (windows) => {
        for (const time of callbackDays(windows, range, ZONE).flatMap(({ times }) => times)) {
          expect(time).toBeGreaterThanOrEqual(now);
          expect(windows.some(({ from, to }) => time >= from && time < to)).toBe(true);
        }
      }),
    );
  });
});
