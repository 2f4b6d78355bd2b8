/**
 * The four cells of staggered redial (错时拨打, DOMAIN 3.2): working and other days, daytime and evening, by the called
 * party's own clock and calendar. Where a number may lie in several zones or parts of a country, it is evening, and no
 * working day, as soon as it is so in one of them: then every moment has one cell, a wide country has an evening that
 * its law's hours leave open, and daytime of a working day, the commonest cell, counts only where it is certain.
 */
import { MINUTE_MS, type Instant } from '../kernel/time.ts';
import type { StaggeredHours } from '../campaign/staggered.ts';
import type { DayKinds } from './dayKind.ts';
import { localMoment, minutesToLeap, type LocalMoment } from './localClock.ts';

export const CELLS = ['working-daytime', 'working-evening', 'off-daytime', 'off-evening'] as const;
export type Cell = (typeof CELLS)[number];

/** Where the called party may be: none known, no cell is. */
export interface Whereabouts {
  readonly zones: readonly string[];
  /** Whose holidays count: ISO 3166-1, or 3166-2. Without a table for the year, the weekdays alone tell. */
  readonly regions: readonly string[];
  readonly dayKinds: DayKinds;
}

/** Undefined: earlier or later than a cell goes, somewhere. */
export function cellAt(where: Whereabouts, hours: StaggeredHours, at: Instant): Cell | undefined {
  const moments = where.zones.map((zone) => localMoment(zone, at));
  const { dayFromMinute, eveningFromMinute, eveningToMinute } = hours;
  const isWithin = ({ minuteOfDay }: LocalMoment): boolean =>
    minuteOfDay >= dayFromMinute && minuteOfDay < eveningToMinute;
  if (moments.length === 0 || !moments.every(isWithin)) return undefined;
  const isEvening = moments.some(({ minuteOfDay }) => minuteOfDay >= eveningFromMinute);
  const isOff = moments.some((moment) => isDayOff(where, moment));
  if (isOff) return isEvening ? 'off-evening' : 'off-daytime';
  return isEvening ? 'working-evening' : 'working-daytime';
}

export function isDayOff({ regions, dayKinds }: Whereabouts, { date, weekday }: LocalMoment): boolean {
  const kinds = regions.flatMap((region) => dayKinds(region, date) ?? []);
  if (kinds.length === 0) return weekday > 5;
  return kinds.some((kind) => kind === 'weekend' || kind === 'holiday');
}

/** Before then the cell is the same. */
export function cellHoldsUntil(
  { zones }: Whereabouts,
  { dayFromMinute, eveningFromMinute, eveningToMinute }: StaggeredHours,
  at: Instant,
): Instant {
  const edges = [dayFromMinute, eveningFromMinute, eveningToMinute, 24 * 60];
  const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  const untilEdge = zones.flatMap((zone) => {
    const { minuteOfDay } = localMoment(zone, minute);
    return edges.filter((edge) => edge > minuteOfDay).map((edge) => edge - minuteOfDay);
  });
  return minute + minutesToLeap(zones, minute, Math.min(24 * 60, ...untilEdge)) * MINUTE_MS;
}
