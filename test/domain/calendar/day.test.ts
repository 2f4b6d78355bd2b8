import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayFrom, startOfDay } from '../../../src/domain/calendar/day.ts';
import { HOUR_MS } from '../../../src/domain/kernel/time.ts';

const at = (text: string): number => Date.parse(text);

describe('a local day', () => {
  it.each([
    ['UTC', '2026-03-10T15:04:05.678Z', '2026-03-10T00:00:00Z'],
    ['UTC', '2026-03-10T00:00:00Z', '2026-03-10T00:00:00Z'],
    ['America/New_York', '2026-03-10T02:00:00Z', '2026-03-09T04:00:00Z'],
    ['Asia/Kolkata', '2026-03-10T18:29:59Z', '2026-03-09T18:30:00Z'],
    ['Asia/Kolkata', '2026-03-10T18:30:00Z', '2026-03-10T18:30:00Z'],
    // Clocks go forward at midnight here: the day starts at one o'clock.
    ['America/Santiago', '2026-09-06T15:00:00Z', '2026-09-06T04:00:00Z'],
  ])('in %s at %s starts at %s', (zone, now, expected) => {
    expect(new Date(startOfDay(zone, at(now))).toISOString()).toBe(new Date(expected).toISOString());
  });

  it('has 23 hours where the clocks go forward and 25 where they go back', () => {
    const zone = 'Europe/Berlin';
    const spring = startOfDay(zone, at('2026-03-29T12:00:00Z'));
    const autumn = startOfDay(zone, at('2026-10-25T12:00:00Z'));
    expect(dayFrom(zone, spring, 1) - spring).toBe(23 * HOUR_MS);
    expect(dayFrom(zone, autumn, 1) - autumn).toBe(25 * HOUR_MS);
    expect(dayFrom(zone, dayFrom(zone, autumn, -30), 30)).toBe(autumn);
  });

  it('contains the instant it was asked for, and ends where the next one starts', () => {
    const zones = fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu');
    fc.assert(
      fc.property(zones, fc.integer({ min: 1.6e12, max: 1.9e12 }), (zone, now) => {
        const startsAt = startOfDay(zone, now);
        const endsAt = dayFrom(zone, startsAt, 1);
        expect(startsAt).toBeLessThanOrEqual(now);
        expect(endsAt).toBeGreaterThan(now);
        expect(startOfDay(zone, endsAt)).toBe(endsAt);
        expect(startOfDay(zone, endsAt - 1)).toBe(startsAt);
      }),
      { numRuns: 60 },
    );
  });
});
