/** Days of a calendar for plans: the day on which so many working days are done. Days are UTC dates, `2026-03-02`. */
const DAY_MS = 86_400_000;

export function readDay(written: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return undefined;
  const day = new Date(`${written}T00:00:00Z`);
  return Number.isNaN(day.getTime()) || !day.toISOString().startsWith(written) ? undefined : day;
}

/** The last of `days` working days, the first being `start` or the next working day after it. */
export function addWorkingDays(start: Date, days: number, perWeek: number): string {
  let at = start.getTime();
  for (let left = days; ; at += DAY_MS) {
    // Monday is the first day of the week (ISO 8601).
    const weekday = (new Date(at).getUTCDay() + 6) % 7;
    if (weekday < perWeek) left -= 1;
    if (left <= 0) return new Date(at).toISOString().slice(0, 10);
  }
}
