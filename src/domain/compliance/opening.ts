/**
 * When a person may be called: the window must be open in every zone that the number may lie in, under the policy and
 * under the campaign's own window (the strictest counts). Rules: COMPLIANCE 1; DOMAIN 3.2 for days.
 */
import { weekdayOf, type DayKinds } from '../calendar/dayKind.ts';
import { localMoment, minutesToLeap, type LocalMoment } from '../calendar/localClock.ts';
import type { ZoneSource } from '../cdr/details.ts';
import type { CallingWindow } from '../campaign/campaign.ts';
import { DAY_MS, MINUTE_MS, type Instant } from '../kernel/time.ts';
import type { DayWindow, Policy } from './policy.ts';

/** Longer than any row of holidays; what opens later is taken never to open. */
const FURTHEST_MS = 31 * DAY_MS;
const MIDNIGHT = 24 * 60;

/** `noCalendar`: whether the day is a holiday is not known, as the year's table is missing. */
export type ShutReason = 'window' | 'holiday' | 'noCalendar';

interface Shut {
  readonly reason: ShutReason;
  /** Minutes of the local clock until it may open at the earliest. */
  readonly minutes: number;
}

/** Where a number lies, and what holds there. Leads of the same zones and policies share one, and what was found for it. */
export interface Place {
  /** All that the number may lie in, or the one of the lead's own address. */
  readonly zones: readonly string[];
  readonly zonesBy?: ZoneSource | undefined;
  /** All of them hold. Absent: the campaign asks for none. Empty: it asks, and there is none for the number. */
  readonly policies?: readonly Policy[] | undefined;
  /** ISO 3166-1 alpha-2, where the number's country is known. */
  readonly region?: string | undefined;
  /** The campaign's own. */
  readonly window?: CallingWindow | undefined;
  readonly dayKinds: DayKinds;
}

export interface Opening {
  /** Absent: open. */
  readonly shut?: ShutReason;
  /** Absent where nobody can say, or never. */
  readonly opensAt?: Instant;
}

/** The search for the next opening is long, and many leads are judged at the same moment. */
const found = new WeakMap<Place, { readonly at: Instant; readonly opening: Opening }>();

export function openingAt(place: Place, at: Instant): Opening {
  const known = found.get(place);
  if (known?.at === at) return known.opening;
  const shut = shutAt(place, at)?.reason;
  const opens = opensAt(place, at);
  const opening = {
    ...(shut === undefined ? {} : { shut }),
    ...(opens === undefined ? {} : { opensAt: opens }),
  };
  found.set(place, { at, opening });
  return opening;
}

/** Undefined: open. */
export function shutReasonAt(place: Place, at: Instant): ShutReason | undefined {
  return shutAt(place, at)?.reason;
}

/** `now` where it is open, else the first minute at which it opens; undefined where nobody can say, or never. */
export function opensAt(place: Place, now: Instant): Instant | undefined {
  let at = now;
  let shut = shutAt(place, now);
  while (shut !== undefined) {
    if (shut.reason === 'noCalendar' || at > now + FURTHEST_MS) return undefined;
    const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
    at = minute + minutesToLeap(clocksOf(place), minute, shut.minutes) * MINUTE_MS;
    shut = shutAt(place, at);
  }
  return at;
}

/** Those that the hours go by. */
function clocksOf({ zones, policies = [], window }: Place): readonly string[] {
  const there = policies.length === 0 ? [] : zones;
  return window === undefined ? there : [...there, window.timeZone];
}

/** Undefined: open. Of several that are shut, the one that opens last. */
function shutAt({ zones, policies = [], window, dayKinds }: Place, at: Instant): Shut | undefined {
  let worst: Shut | undefined;
  const note = (shut: Shut | undefined): void => {
    if (shut === undefined || worst?.reason === 'noCalendar') return;
    if (worst === undefined || shut.reason === 'noCalendar' || shut.minutes > worst.minutes) worst = shut;
  };
  if (window !== undefined) note(shutByDay([window], localMoment(window.timeZone, at)));
  for (const policy of policies) {
    for (const zone of zones) note(shutByPolicy(policy, dayKinds, localMoment(zone, at)));
  }
  return worst;
}

function shutByPolicy(policy: Policy, dayKinds: DayKinds, moment: LocalMoment): Shut | undefined {
  const kind = dayKinds(policy.region, moment.date);
  if (kind === undefined) return { reason: 'noCalendar', minutes: MIDNIGHT - moment.minuteOfDay };
  if (kind === 'holiday' && policy.holidays !== 'asUsual') {
    const minutes = MIDNIGHT - moment.minuteOfDay;
    if (policy.holidays === 'closed') return { reason: 'holiday', minutes };
    const shut = shutByDay([{ days: [moment.weekday], ...policy.holidays }], moment);
    return shut === undefined ? undefined : { ...shut, reason: 'holiday' };
  }
  return shutByDay(policy.windows, { ...moment, weekday: weekdayOf(kind, moment.weekday) });
}

function shutByDay(windows: readonly DayWindow[], { weekday, minuteOfDay }: LocalMoment): Shut | undefined {
  let opensInMinutes = MIDNIGHT - minuteOfDay;
  for (const { days, fromMinute, toMinute } of windows) {
    if (!days.includes(weekday)) continue;
    if (minuteOfDay >= fromMinute && minuteOfDay < toMinute) return undefined;
    if (minuteOfDay < fromMinute) opensInMinutes = Math.min(opensInMinutes, fromMinute - minuteOfDay);
  }
  return { reason: 'window', minutes: opensInMinutes };
}
