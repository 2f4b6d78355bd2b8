/**
 * Time limits in working days: the day of the event does not count, and the limit ends with the last local day (the rule
 * of Regulation (EEC, Euratom) 1182/71 Art. 3, and of most civil codes). Make-up days (调休) are working days.
 */
import { DAY_MS, type Instant } from '../kernel/time.ts';
import { dayFrom, localDate, startOfDay } from './day.ts';
import type { DayKind, DayKinds, LocalDate } from './dayKind.ts';

/** Whose working days, and by which clock their days begin and end. */
export interface WorkCalendar {
  readonly timeZone: string;
  /** A country or a part of it, as the holiday tables have them. */
  readonly region: string;
}

export type WorkingDayLimit =
  | {
      readonly ok: true;
      /** The last day of it, a working day. */
      readonly date: LocalDate;
      /** The first moment after that day. */
      readonly endsAt: Instant;
    }
  /** Nobody knows the holidays of a year that it reaches into. */
  | { readonly ok: false; readonly year: string };

export function isWorkingDay(kind: DayKind): boolean {
  return kind === 'working' || kind === 'makeUp';
}

/** `workingDays` of them after the local day that holds `from`; at least 1. */
export function workingDayLimit(
  from: Instant,
  workingDays: number,
  { timeZone, region }: WorkCalendar,
  dayKinds: DayKinds,
): WorkingDayLimit {
  const first = localDate(timeZone, from);
  let date = first;
  let passed = 0;
  for (let left = workingDays; left > 0; ) {
    passed += 1;
    date = dateAfter(first, passed);
    const kind = dayKinds(region, date);
    if (kind === undefined) return { ok: false, year: date.slice(0, 4) };
    if (isWorkingDay(kind)) left -= 1;
  }
  return { ok: true, date, endsAt: dayFrom(timeZone, startOfDay(timeZone, from), passed + 1) };
}

function dateAfter(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
