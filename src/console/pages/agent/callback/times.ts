/**
 * The times that may be promised for a callback, as days and quarters of an hour on the clock of the person who is called:
 * only what lies in a window of the law, the campaign and the person.
 */

export interface OpenWindow {
  readonly from: number;
  readonly to: number;
}

export interface CallbackDay {
  /** `YYYY-MM-DD` on that clock. */
  readonly date: string;
  /** Midnight and noon lie on that day; for formats. */
  readonly at: number;
  /** Empty: nothing may be promised on that day. */
  readonly times: readonly number[];
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const STEP_MS = 15 * MINUTE_MS;

/** Days from today on, those without a time as well, so that they stand in weeks. */
export function callbackDays(
  windows: readonly OpenWindow[],
  range: { readonly now: number; readonly furthestMs: number; readonly days: number },
  timeZone: string,
): CallbackDay[] {
  const dateOf = dateIn(timeZone);
  const latest = range.now + range.furthestMs;
  const byDate = new Map<string, number[]>();
  for (const { from, to } of windows)
    for (let at = firstStep(Math.max(from, range.now)); at < Math.min(to, latest + 1); at += STEP_MS) {
      const date = dateOf(at);
      byDate.set(date, [...(byDate.get(date) ?? []), at]);
    }
  const days: CallbackDay[] = [];
  // Half a day at a time, so that no day of 23 or 25 hours is passed over or counted twice.
  for (let at = range.now; days.length < range.days; at += DAY_MS / 2) {
    const date = dateOf(at);
    if (days.at(-1)?.date !== date) days.push({ date, at, times: byDate.get(date) ?? [] });
  }
  return days;
}

function dateIn(timeZone: string): (at: number) => string {
  // Sweden writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  return (at) => format.format(at);
}

function firstStep(at: number): number {
  return Math.ceil(at / STEP_MS) * STEP_MS;
}
