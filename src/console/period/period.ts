/** A period of whole local days: those that people ask for by name, or from one day to another. */
import { dayFrom, localDate, startOfDay } from '../../domain/calendar/day.ts';

export const NAMED_PERIODS = ['today', 'yesterday', 'week', 'month'] as const;
export type NamedPeriod = (typeof NAMED_PERIODS)[number];

/** Days as `YYYY-MM-DD`, both included. */
export interface Days {
  readonly first: string;
  readonly last: string;
}

/** `to` excluded. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** Today and the days before it: 1, the day before alone, 7, 30. */
const DAYS_BEFORE: Readonly<Record<NamedPeriod, readonly [first: number, last: number]>> = {
  today: [0, 0],
  yesterday: [-1, -1],
  week: [-6, 0],
  month: [-29, 0],
};

export function namedDays(name: NamedPeriod, timeZone: string, now: number): Days {
  const today = startOfDay(timeZone, now);
  const [first, last] = DAYS_BEFORE[name];
  return {
    first: localDate(timeZone, dayFrom(timeZone, today, first)),
    last: localDate(timeZone, dayFrom(timeZone, today, last)),
  };
}

export function periodOf({ first, last }: Days, timeZone: string): Period {
  return { from: startOf(first, timeZone), to: dayFrom(timeZone, startOf(last, timeZone), 1) };
}

const HALF_DAY_MS = 43_200_000;

/** The local midnight that begins a day. Noon at Greenwich is the same date everywhere but east of +12. */
function startOf(date: string, timeZone: string): number {
  const noon = Date.parse(`${date}T12:00:00Z`);
  const within = localDate(timeZone, noon) === date ? noon : noon - HALF_DAY_MS;
  return startOfDay(timeZone, within);
}
