/**
 * Tables of public holidays by country and year, with the days on which its parts differ. A year without a table is
 * not known, which is another thing than a year without holidays (COMPLIANCE 1).
 */
import { DAY_MS, type Instant } from '../kernel/time.ts';
import type { DayKind, DayKinds, LocalDate } from './dayKind.ts';

export interface HolidayYear {
  /** Names by date. */
  readonly holidays: Readonly<Record<LocalDate, string>>;
  readonly makeUpDays?: Readonly<Record<LocalDate, string>> | undefined;
  /** By ISO 3166-2: holidays that only this part has, and days on which it works all the same. */
  readonly parts?:
    | Readonly<
        Record<
          string,
          {
            readonly holidays?: Readonly<Record<LocalDate, string>> | undefined;
            readonly workingDays?: readonly LocalDate[] | undefined;
          }
        >
      >
    | undefined;
}

export interface HolidayTable {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly source: string;
  readonly years: Readonly<Record<string, HolidayYear>>;
}

/** `region`: a country, or a part of it (`GB-SCT`); a part that its table does not name is as the country. */
export function dayKindsOf(tables: readonly HolidayTable[]): DayKinds {
  const byCountry = new Map(tables.map((table) => [table.country, table]));
  return (region, date) => {
    const year = byCountry.get(region.slice(0, 2))?.years[date.slice(0, 4)];
    return year === undefined ? undefined : kindIn(year, region, date);
  };
}

function kindIn(year: HolidayYear, region: string, date: LocalDate): DayKind {
  const part = year.parts?.[region];
  const isHoliday =
    part?.holidays?.[date] !== undefined ||
    (year.holidays[date] !== undefined && part?.workingDays?.includes(date) !== true);
  if (isHoliday) return 'holiday';
  if (year.makeUpDays?.[date] !== undefined) return 'makeUp';
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6 ? 'weekend' : 'working';
}

/** From when on a country's table says nothing, and in how many days that is; undefined where there is no table. */
export function tableEnd(
  table: HolidayTable | undefined,
  now: Instant,
): { readonly year: number; readonly days: number } | undefined {
  if (table === undefined) return undefined;
  let year = new Date(now).getUTCFullYear();
  while (table.years[String(year)] !== undefined) year += 1;
  return { year, days: Math.max(0, Math.ceil((Date.UTC(year, 0, 1) - now) / DAY_MS)) };
}
