/** Local days: what a day is to a regulation that counts by days, in a named zone (23 to 25 hours of it). */
import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant } from '../kernel/time.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The first minute of the local day that `at` lies in; some zones have days without a midnight. */
export function startOfDay(timeZone: string, at: Instant): Instant {
  const today = localDate(timeZone, at);
  let inside = Math.floor(at / MINUTE_MS);
  let before = inside - (26 * HOUR_MS) / MINUTE_MS;
  while (inside - before > 1) {
    const middle = Math.floor((inside + before) / 2);
    if (localDate(timeZone, middle * MINUTE_MS) === today) inside = middle;
    else before = middle;
  }
  return inside * MINUTE_MS;
}

/** The start of the local day `days` after the one that starts at `dayStartsAt`; before it where negative. */
export function dayFrom(timeZone: string, dayStartsAt: Instant, days: number): Instant {
  // About noon of that day, whatever the clocks did in between.
  return startOfDay(timeZone, dayStartsAt + days * DAY_MS + DAY_MS / 2);
}

/** `YYYY-MM-DD`. */
export function localDate(timeZone: string, at: Instant): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format.format(at);
}
