/** A week of local days, Monday first. */
import { dayFrom, localDate, startOfDay } from '../../../domain/calendar/day.ts';

export interface Week {
  /** The start of each day, and of the day after the last. */
  readonly starts: readonly number[];
}

const DAYS = 7;

/** `weeks` from the one that `now` lies in. */
export function weekAt(timeZone: string, now: number, weeks: number): Week {
  const today = startOfDay(timeZone, now);
  const sinceMonday = (new Date(`${localDate(timeZone, now)}T12:00:00Z`).getUTCDay() + DAYS - 1) % DAYS;
  const first = weeks * DAYS - sinceMonday;
  return { starts: Array.from({ length: DAYS + 1 }, (_, day) => dayFrom(timeZone, today, first + day)) };
}

/** How many lie in each day of the week. */
export function countByDay({ starts }: Week, times: readonly number[]): readonly number[] {
  return starts
    .slice(0, -1)
    .map((start, day) => times.filter((at) => at >= start && at < (starts[day + 1] ?? start)).length);
}
