/** Date, weekday and time of day in a named zone, daylight saving included. The last minute of each zone is remembered. */
import { MINUTE_MS, type Instant } from '../kernel/time.ts';
import { localDate } from './day.ts';
import type { LocalDate } from './dayKind.ts';
import { localTime, type LocalTime } from './window.ts';

export interface LocalMoment extends LocalTime {
  readonly date: LocalDate;
}

/** Many leads are judged at the same moment. */
const last = new Map<string, { readonly minute: number; readonly moment: LocalMoment }>();

/** Throws a RangeError for a zone that is none. */
export function localMoment(timeZone: string, at: Instant): LocalMoment {
  const minute = Math.floor(at / MINUTE_MS);
  const known = last.get(timeZone);
  if (known?.minute === minute) return known.moment;
  const moment = { ...localTime(timeZone, at), date: localDate(timeZone, at) };
  last.set(timeZone, { minute, moment });
  return moment;
}

/**
 * So many minutes (less than a day), where no clock of the zones is changed within them; else fewer, short of the change
 * (two hours at most), and then one by one.
 */
export function minutesToLeap(zones: readonly string[], at: Instant, minutes: number): number {
  if (clocksRunOn(zones, at, minutes)) return minutes;
  return minutes > 150 ? minutes - 120 : 1;
}

function clocksRunOn(zones: readonly string[], at: Instant, minutes: number): boolean {
  return zones.every((zone) => {
    const { minuteOfDay } = localMoment(zone, at);
    const later = localMoment(zone, at + minutes * MINUTE_MS).minuteOfDay;
    return (later - minuteOfDay - minutes) % (24 * 60) === 0;
  });
}
