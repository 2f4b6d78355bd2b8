/**
 * What kind of day a date is in a country or a part of it (COMPLIANCE 1, DOMAIN 3.2). A public holiday is not a working
 * day; an official make-up working day (调休) is one, though it falls on a weekend.
 */
export type DayKind = 'working' | 'weekend' | 'holiday' | 'makeUp';

/** A local date, `YYYY-MM-DD`. */
export type LocalDate = string;

/** Undefined: there is no table for that year, so that nobody knows. */
export type DayKinds = (region: string, date: LocalDate) => DayKind | undefined;

/** A weekday whose rules hold on this day: make-up working days follow Monday's, holidays have rules of their own. */
export function weekdayOf(kind: DayKind, weekday: number): number {
  return kind === 'makeUp' ? 1 : weekday;
}
