/** Limits in working days: properties over random times, zones and counts with the real tables, and known cases. */
import { assert, constantFrom, integer, property, record } from 'fast-check';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadHolidayTables } from '../../../src/app/calendar/tables.ts';
import { localDate } from '../../../src/domain/calendar/day.ts';
import { dayKindsOf } from '../../../src/domain/calendar/holidays.ts';
import { isWorkingDay, workingDayLimit } from '../../../src/domain/calendar/workingDays.ts';

const tables = loadHolidayTables(fileURLToPath(new URL('../../../config/holidays', import.meta.url)));
const dayKinds = dayKindsOf(tables);
const DAY_MS = 86_400_000;

const CALENDARS = [
  { region: 'CN', timeZone: 'Asia/Shanghai' },
  { region: 'US', timeZone: 'America/New_York' },
  { region: 'GB-SCT', timeZone: 'Europe/London' },
  { region: 'DE', timeZone: 'Europe/Berlin' },
  { region: 'AU', timeZone: 'Australia/Lord_Howe' },
  { region: 'IN', timeZone: 'Asia/Kolkata' },
] as const;

const asked = record({
  at: integer({ min: Date.UTC(2026, 0, 2), max: Date.UTC(2026, 10, 15) }),
  days: integer({ min: 1, max: 20 }),
  calendar: constantFrom(...CALENDARS),
});

/** The dates after `from` up to `to`, told by the calendar alone. */
function datesBetween(from: string, to: string): string[] {
  const dates: string[] = [];
  for (let at = Date.parse(`${from}T00:00:00Z`) + DAY_MS; at <= Date.parse(`${to}T00:00:00Z`); at += DAY_MS)
    dates.push(new Date(at).toISOString().slice(0, 10));
  return dates;
}

describe('a limit in working days', () => {
  it('ends on a working day, with so many of them after the day it began on, at the end of its local day', () => {
    assert(
      property(asked, ({ at, days, calendar }) => {
        const limit = workingDayLimit(at, days, calendar, dayKinds);
        if (!limit.ok) throw new Error(`no table of ${limit.year}`);
        const { region, timeZone } = calendar;
        const working = datesBetween(localDate(timeZone, at), limit.date).filter((date) =>
          isWorkingDay(dayKinds(region, date) ?? 'holiday'),
        );
        expect(working).toHaveLength(days);
        expect(working.at(-1)).toBe(limit.date);
        // Daylight saving or not: its last moment is on that date, and the first after it is not.
        expect(localDate(timeZone, limit.endsAt - 1)).toBe(limit.date);
        expect(localDate(timeZone, limit.endsAt)).toBe(datesBetween(limit.date, '2027-12-31')[0]);
      }),
      { numRuns: 3_000 },
    );
  }, 120_000);

  it.each([
    ['over a weekend', 'DE', 'Europe/Berlin', '2026-11-20T10:00:00+01:00', 5, '2026-11-27'],
    [
      'over Golden Week, with its make-up Saturday',
      'CN',
      'Asia/Shanghai',
      '2026-09-30T17:00:00+08:00',
      2,
      '2026-10-09',
    ],
    ['begun on a Sunday', 'US', 'America/New_York', '2026-11-22T12:00:00-05:00', 5, '2026-11-30'],
    ['by the local day, not that of UTC', 'CN', 'Asia/Shanghai', '2026-11-22T23:30:00Z', 1, '2026-11-24'],
  ])('is counted %s', (_what, region, timeZone, from, days, date) => {
    expect(workingDayLimit(Date.parse(from), days, { region, timeZone }, dayKinds)).toMatchObject({ date });
  });

  it('lasts an hour more where the clocks are set back within it', () => {
    const calendar = { region: 'US', timeZone: 'America/New_York' };
    const from = Date.parse('2026-10-30T00:00:00-04:00');
    const limit = workingDayLimit(from, 1, calendar, dayKinds);
    expect(limit).toEqual({ ok: true, date: '2026-11-02', endsAt: from + 4 * DAY_MS + 3_600_000 });
  });

  it('is not known where it reaches into a year without a table', () => {
    expect(workingDayLimit(Date.UTC(2031, 0, 5), 5, CALENDARS[0], dayKinds)).toEqual({
      ok: false,
      year: '2031',
    });
  });
});
