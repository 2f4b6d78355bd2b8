/**
 * When a person may be called: the window must be open in every zone that the number may lie in, under the policy and
 * under the campaign's own window (the strictest counts). Rules: COMPLIANCE 1; DOMAIN 3.2 for days.
 */
import { weekdayOf, type DayKinds } from '../calendar/dayKind.ts';
import { localMoment, type LocalMoment } from '../calendar/localClock.ts';
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

export interface OpeningRules {
  readonly zones: readonly string[];
  readonly policy?: Pick<Policy, 'windows' | 'holidays' | 'region'> | undefined;
  readonly window?: CallingWindow | undefined;
  readonly dayKinds: DayKinds;
}

/** Undefined: open. */
export function shutReasonAt(rules: OpeningRules, at: Instant): ShutReason | undefined {
  return shutAt(rules, at)?.reason;
}

/** `now` where it is open, else the first minute at which it opens; undefined where nobody can say, or never. */
export function opensAt(rules: OpeningRules, now: Instant): Instant | undefined {
  let at = now;
  let shut = shutAt(rules, now);
  while (shut !== undefined) {
    if (shut.reason === 'noCalendar' || at > now + FURTHEST_MS) return undefined;
    at = Math.floor(at / MINUTE_MS) * MINUTE_MS + minutesToSkip(shut.minutes) * MINUTE_MS;
    shut = shutAt(rules, at);
  }
  return at;
}

/** Undefined: open. Of several that are shut, the one that opens last. */
function shutAt({ zones, policy, window, dayKinds }: OpeningRules, at: Instant): Shut | undefined {
  let worst: Shut | undefined;
  const note = (shut: Shut | undefined): void => {
    if (shut === undefined || worst?.reason === 'noCalendar') return;
    if (worst === undefined || shut.reason === 'noCalendar' || shut.minutes > worst.minutes) worst = shut;
  };
  if (window !== undefined) note(shutByDay([window], localMoment(window.timeZone, at)));
  if (policy !== undefined)
    for (const zone of zones) note(shutByPolicy(policy, dayKinds, localMoment(zone, at)));
  return worst;
}

function shutByPolicy(
  policy: Pick<Policy, 'windows' | 'holidays' | 'region'>,
  dayKinds: DayKinds,
  moment: LocalMoment,
): Shut | undefined {
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

/** Far off by a leap that no change of the clocks (two hours at most) outruns, then minute by minute. */
function minutesToSkip(minutes: number): number {
  return minutes > 150 ? minutes - 120 : 1;
}
