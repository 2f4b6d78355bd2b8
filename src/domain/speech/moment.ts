/** Dates and times of day as they are written in values: ISO 8601, `2026-11-22` and `14:05`, or both with a T. */
export interface SpokenDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export interface SpokenHour {
  readonly hour: number;
  readonly minute: number;
}

const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ].*)?$/;
const TIME =
  /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[T ])?([0-9]{2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Undefined: no such day, or a year without four digits. */
export function dayOf(value: string): SpokenDay | undefined {
  const [, ...parts] = DATE.exec(value.trim()) ?? [];
  const [year = 0, month = 0, day = 0] = parts.map(Number);
  if (year < 1_000 || day < 1 || day > daysIn(year, month)) return undefined;
  return { year, month, day };
}

/** As written: nothing is reckoned from one time zone to another. */
export function hourOf(value: string): SpokenHour | undefined {
  const [, ...parts] = TIME.exec(value.trim()) ?? [];
  const [hour = 24, minute = 60] = parts.map(Number);
  return hour < 24 && minute < 60 ? { hour, minute } : undefined;
}

function daysIn(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0);
}
