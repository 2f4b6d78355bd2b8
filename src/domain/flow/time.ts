/**
 * Which case of a `time` node holds. A make-up working day has the hours of a Monday (DOMAIN 3.2); where a number may lie
 * in several zones, a case holds only where it holds in all of them.
 */
import { weekdayOf, type DayKinds } from '../calendar/dayKind.ts';
import { localMoment, type LocalMoment } from '../calendar/localClock.ts';
import type { Instant } from '../kernel/time.ts';
import type { NodeId } from './flow.ts';
import type { TimeCase, TimeNode } from './reach.ts';

/** Where the person may be, and which days are holidays there. */
export interface FlowPlace {
  readonly zones: readonly string[];
  /** ISO 3166-1 alpha-2. */
  readonly region?: string | undefined;
  readonly dayKinds: DayKinds;
}

/** Of somebody of whom nothing is known: only cases of a named zone may hold. */
export const NOWHERE: FlowPlace = { zones: [], dayKinds: () => undefined };

export function timeLeadsTo(node: TimeNode, place: FlowPlace, now: Instant): NodeId {
  const zones = node.zone === undefined ? place.zones : [node.zone];
  const moments = zones.map((zone) => localMoment(zone, now));
  const region = node.country ?? place.region;
  const holds = (one: TimeCase): boolean =>
    moments.length > 0 && moments.every((moment) => isWithin(one, moment, region, place.dayKinds));
  return node.cases.find(holds)?.next ?? node.otherwise;
}

function isWithin(
  { days, fromMinute = 0, toMinute = 24 * 60, holiday }: TimeCase,
  { weekday, minuteOfDay, date }: LocalMoment,
  region: string | undefined,
  dayKinds: DayKinds,
): boolean {
  const kind = region === undefined ? undefined : dayKinds(region, date);
  if (holiday !== undefined && (kind === undefined || (kind === 'holiday') !== holiday)) return false;
  const day = kind === undefined ? weekday : weekdayOf(kind, weekday);
  if (days !== undefined && !days.includes(day)) return false;
  return fromMinute < toMinute
    ? minuteOfDay >= fromMinute && minuteOfDay < toMinute
    : minuteOfDay >= fromMinute || minuteOfDay < toMinute;
}
