/**
 * Leads by how good this hour is for them (DOMAIN 3.2): the learned chance to reach somebody now, against the hours
 * of the coming week in which they may be called too. A lead that loses nothing by waiting stays where it was, one
 * whose hour it is comes forward, one that is better called later goes back. Hours that the law shuts are no hours here.
 */
import { CELLS, isDayOff, type Cell } from '../calendar/cells.ts';
import { localMoment } from '../calendar/localClock.ts';
import type { StaggeredHours } from '../campaign/staggered.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant } from '../kernel/time.ts';
import type { ContactRates, HourSlot } from '../lead/bestTime.ts';
import type { BestHours } from '../lead/past.ts';
import { shutReasonAt, type Place } from './opening.ts';

const WEEK_HOURS = 7 * 24;

/** The hour there; undefined: nobody knows where. */
export function slotAt(place: Place, at: Instant): HourSlot | undefined {
  const zone = zoneOf(place);
  if (zone === undefined) return undefined;
  const moment = localMoment(zone, at);
  const { region, dayKinds } = place;
  const regions = region === undefined ? [] : [region];
  return {
    hour: Math.floor(moment.minuteOfDay / 60),
    isOff: isDayOff({ zones: [zone], regions, dayKinds }, moment),
  };
}

const zones = new WeakMap<Place, { readonly zone: string | undefined }>();

/** Where a number may lie in several zones, the middle one from west to east; in none, the campaign's own. */
export function zoneOf(place: Place): string | undefined {
  let known = zones.get(place);
  if (known === undefined) {
    const byClock = place.zones.toSorted((left, right) => clockOf(left) - clockOf(right));
    known = { zone: byClock[Math.floor(byClock.length / 2)] ?? place.window?.timeZone };
    zones.set(place, known);
  }
  return known.zone;
}

/** At noon in Greenwich of a winter's day: enough to tell east from west. */
const clockOf = (zone: string): number => localMoment(zone, Date.UTC(2026, 0, 15, 12)).minuteOfDay;

interface WeekAhead {
  readonly hour: Instant;
  readonly slots: readonly HourSlot[];
}

const weeks = new WeakMap<Place, WeekAhead>();

/** The hours after this one, within a week, in which calls are allowed there. */
export function hoursAhead(place: Place, now: Instant): readonly HourSlot[] {
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
  const known = weeks.get(place);
  if (known?.hour === hour) return known.slots;
  const slots: HourSlot[] = [];
  for (let ahead = 1; ahead <= WEEK_HOURS; ahead += 1) {
    const at = hour + ahead * HOUR_MS;
    const slot = shutReasonAt(place, at) === undefined ? slotAt(place, at) : undefined;
    if (slot !== undefined) slots.push(slot);
  }
  weeks.set(place, { hour, slots });
  return slots;
}

/** Above 1: better now than at the other hours, on the average; 1 where nothing is known. */
export function advantageNow(rates: ContactRates, segment: string, place: Place, now: Instant): number {
  const slot = slotAt(place, now);
  const others = hoursAhead(place, now);
  if (slot === undefined || others.length === 0) return 1;
  const mean = others.reduce((sum, other) => sum + rates.rateOf(segment, other), 0) / others.length;
  return rates.rateOf(segment, slot) / mean;
}

/** Orders of one list, or of lists of one priority, lie within one such stretch (records: `ORDERS_OF_A_LIST`). */
const STRETCH = 1_000_000_000_000;
const GRADES = 10;
/** A grade is a quarter of a doubling; the middle ones are those that lose little either way. */
const STEPS_A_DOUBLING = 4;

/** Within the stretch by grades of advantage, the best first, and within a grade as before. */
export function orderByAdvantage(order: number, advantage: number): number {
  const step = Math.round(Math.log2(Math.max(advantage, Number.MIN_VALUE)) * STEPS_A_DOUBLING);
  const grade = Math.min(GRADES - 1, Math.max(0, GRADES / 2 - step));
  const stretch = Math.floor(order / STRETCH) * STRETCH;
  return stretch + grade * (STRETCH / GRADES) + Math.min(order - stretch, STRETCH / GRADES - 1);
}

/** Of each cell the hour with the best chance, among those in which calls are allowed within a week; of equals, the first. */
export function bestHoursIn(
  rates: ContactRates,
  segment: string,
  place: Place,
  hours: StaggeredHours,
  now: Instant,
): BestHours {
  const best = new Map<Cell, { readonly hour: number; readonly rate: number }>();
  for (const { hour, isOff } of hoursAhead(place, now)) {
    const cell = cellOf(hour, isOff, hours);
    if (cell === undefined) continue;
    const rate = rates.rateOf(segment, { hour, isOff });
    const known = best.get(cell);
    if (known === undefined || rate > known.rate || (rate === known.rate && hour < known.hour))
      best.set(cell, { hour, rate });
  }
  return Object.fromEntries(
    CELLS.flatMap((cell) => {
      const found = best.get(cell);
      return found === undefined ? [] : [[cell, found.hour]];
    }),
  );
}

function cellOf(hour: number, isOff: boolean, hours: StaggeredHours): Cell | undefined {
  const minute = hour * 60;
  if (minute < hours.dayFromMinute || minute >= hours.eveningToMinute) return undefined;
  const part = minute >= hours.eveningFromMinute ? 'evening' : 'daytime';
  return isOff ? `off-${part}` : `working-${part}`;
}

/** The first moment of this hour there, from `at` until `until`; undefined where it does not come. */
export function momentOfHour(place: Place, hour: number, at: Instant, until: Instant): Instant | undefined {
  for (let moment = at; moment < until && moment < at + DAY_MS; moment = nextHour(place, moment)) {
    if (slotAt(place, moment)?.hour === hour) return moment;
  }
  return undefined;
}

/** The next full hour of the clock there. */
function nextHour(place: Place, at: Instant): Instant {
  const zone = zoneOf(place);
  const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  const past = zone === undefined ? 0 : localMoment(zone, minute).minuteOfDay % 60;
  return minute + (60 - past) * MINUTE_MS;
}
