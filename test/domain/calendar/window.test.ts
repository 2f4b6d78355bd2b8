import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOpen, isTimeZone, localTime, nextOpening } from '../../../src/domain/calendar/window.ts';
import type { CallingWindow } from '../../../src/domain/campaign/campaign.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/domain/kernel/time.ts';

const ZONES = [
  'Asia/Shanghai',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Auckland',
  'Africa/Casablanca',
  'Etc/UTC',
] as const;

/** Days on which clocks change somewhere, and the days around them. */
const CHANGES = ['2025-03-09', '2025-03-30', '2025-04-06', '2025-10-26', '2025-11-02', '2026-02-22'];

const aWindow = fc
  .record({
    timeZone: fc.constantFrom(...ZONES),
    days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    ends: fc.tuple(fc.nat(24 * 60), fc.nat(24 * 60)),
  })
  .filter(({ ends: [from, to] }) => from !== to)
  .map(
    ({ timeZone, days, ends: [one, other] }): CallingWindow => ({
      timeZone,
      days,
      fromMinute: Math.min(one, other),
      toMinute: Math.max(one, other),
    }),
  );
const anInstant = fc
  .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -2 * DAY_MS, max: 2 * DAY_MS }))
  .map(([day, offset]) => Date.parse(`${day}T00:00:00Z`) + offset);

const office: CallingWindow = {
  timeZone: 'America/New_York',
  days: [1, 2, 3, 4, 5],
  fromMinute: 9 * 60,
  toMinute: 17 * 60,
};

describe('a calling window', () => {
  it('is open in the local time of its zone, from its first minute to before its last', () => {
    const at = (text: string): boolean => isOpen(office, Date.parse(text));
    expect(at('2025-07-01T09:00:00-04:00')).toBe(true);
    expect(at('2025-07-01T08:59:59-04:00')).toBe(false);
    expect(at('2025-07-01T16:59:59-04:00')).toBe(true);
    expect(at('2025-07-01T17:00:00-04:00')).toBe(false);
    expect(at('2025-07-05T12:00:00-04:00'), 'a Saturday').toBe(false);
    expect(at('2025-01-07T09:00:00-05:00'), 'in winter').toBe(true);
    expect(at('2025-01-07T08:59:00-05:00')).toBe(false);
  });

  it('opens again after the night, the weekend, and the change of the clocks', () => {
    const next = (text: string): string => new Date(nextOpening(office, Date.parse(text)) ?? 0).toISOString();
    expect(next('2025-07-01T12:34:56-04:00')).toBe('2025-07-01T16:34:56.000Z');
    expect(next('2025-07-01T17:00:00-04:00')).toBe('2025-07-02T13:00:00.000Z');
    expect(next('2025-07-04T17:00:00-04:00')).toBe('2025-07-07T13:00:00.000Z');
    expect(next('2025-03-07T18:00:00-05:00')).toBe('2025-03-10T13:00:00.000Z');
    expect(next('2025-10-31T18:00:00-04:00')).toBe('2025-11-03T14:00:00.000Z');
  });

  it('that lies in an hour which the change of the clocks leaves out opens a week later', () => {
    const night = { timeZone: 'Europe/Berlin', days: [7], fromMinute: 120, toMinute: 180 };
    const saturday = Date.parse('2025-03-29T12:00:00Z');
    expect(new Date(nextOpening(night, saturday) ?? 0).toISOString()).toBe('2025-04-06T00:00:00.000Z');
  });

  it('that has no day never opens', () => {
    expect(nextOpening({ ...office, days: [] }, Date.parse('2025-07-01T00:00:00Z'))).toBeUndefined();
  });

  it('opens at an open instant, in the first open minute: none before it is', () => {
    fc.assert(
      fc.property(aWindow, anInstant, (window, now) => {
        const opensAt = nextOpening(window, now);
        expect(opensAt).toBeDefined();
        if (opensAt === undefined) return;
        expect(isOpen(window, opensAt)).toBe(true);
        expect(opensAt).toBeGreaterThanOrEqual(now);
        if (opensAt === now) return;
        expect(opensAt % MINUTE_MS).toBe(0);
        expect(isOpen(window, now)).toBe(false);
        // A day's minutes before the opening, and every quarter of an hour since `now`.
        for (let at = Math.max(now, opensAt - DAY_MS); at < opensAt; at += MINUTE_MS)
          expect(isOpen(window, at), new Date(at).toISOString()).toBe(false);
        for (let at = now; at < opensAt; at += 15 * MINUTE_MS) expect(isOpen(window, at)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });
});

describe('local time', () => {
  it('counts weekdays from Monday and minutes from midnight, in zones of half hours too', () => {
    expect(localTime('Asia/Kolkata', Date.parse('2025-06-30T18:29:00Z'))).toEqual({
      weekday: 1,
      minuteOfDay: 23 * 60 + 59,
    });
    expect(localTime('Asia/Kolkata', Date.parse('2025-06-30T18:30:00Z'))).toEqual({
      weekday: 2,
      minuteOfDay: 0,
    });
  });

  it('moves by an hour where the clocks do', () => {
    const before = Date.parse('2025-03-09T06:59:00Z');
    expect(localTime('America/New_York', before).minuteOfDay).toBe(119);
    expect(localTime('America/New_York', before + MINUTE_MS).minuteOfDay).toBe(180);
    expect(localTime('America/New_York', before + HOUR_MS).minuteOfDay).toBe(239);
  });

  it('knows zones from words', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    expect(isTimeZone('Europe/Nowhere')).toBe(false);
    expect(isTimeZone('')).toBe(false);
  });
});
