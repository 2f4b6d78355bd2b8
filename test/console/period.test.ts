/** Periods of whole local days. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDate } from '../../src/domain/calendar/day.ts';
import { NAMED_PERIODS, namedDays, periodOf } from '../../src/console/period/period.ts';

const ZONES = ['UTC', 'Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'];
const HOUR_MS = 3_600_000;

describe('a period of whole days', () => {
  it('begins and ends at local midnights around the days it names', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.constantFrom(...NAMED_PERIODS),
        fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) }),
        (timeZone, name, now) => {
          const days = namedDays(name, timeZone, now);
          const { from, to } = periodOf(days, timeZone);
          expect(localDate(timeZone, from)).toBe(days.first);
          expect(localDate(timeZone, from - 1)).not.toBe(days.first);
          expect(localDate(timeZone, to - 1)).toBe(days.last);
          expect(localDate(timeZone, to)).not.toBe(days.last);
          expect(name === 'yesterday' ? now >= to : now >= from && now < to).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['2026-03-08', 23],
    ['2026-11-01', 25],
  ])('has %s in New York last %i hours', (date, hours) => {
    const { from, to } = periodOf({ first: date, last: date }, 'America/New_York');
    expect((to - from) / HOUR_MS).toBe(hours);
  });
});
