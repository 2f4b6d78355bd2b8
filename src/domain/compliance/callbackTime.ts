/**
 * Whether somebody may be promised a call at a time: not in the past, not too far ahead, and only while all calling
 * windows of the number are open (COMPLIANCE 1), since the gate would refuse the call then as any other.
 */
import type { CallbackRules, CallbackTime } from '../callback/callback.ts';
import { localMoment } from '../calendar/localClock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant } from '../kernel/time.ts';
import { opensAt, shutReasonAt, type Place } from './opening.ts';

export type CallbackReview =
  | { readonly ok: true; readonly at: Instant }
  | { readonly ok: false; readonly message: string };

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;

/** `place`: where the person may be, and what holds there. */
export function reviewCallback(
  time: CallbackTime,
  place: Place,
  { furthestMs }: Pick<CallbackRules, 'furthestMs'>,
  now: Instant,
): CallbackReview {
  const found = 'at' in time ? { ok: true as const, at: time.at } : instantOf(time.localTime, place);
  if (!found.ok) return found;
  const { at } = found;
  if (at <= now) return refused(`the time of a callback must be ahead: ${isoOf(at)} has passed`);
  if (at > now + furthestMs) {
    const days = Math.round((furthestMs / DAY_MS) * 10) / 10;
    return refused(`a callback may be ${days} days ahead at most, until ${isoOf(now + furthestMs)}`);
  }
  const shut = shutReasonAt(place, at);
  if (shut === undefined) return found;
  if (shut === 'noCalendar')
    return refused(`nobody knows the holidays at ${isoOf(at)}: the table of that year is missing`);
  const next = opensAt(place, at);
  const instead =
    next === undefined ? 'no later time is known' : `the next time that is allowed is ${shown(next, place)}`;
  const what = shut === 'holiday' ? 'it is a public holiday there' : 'it is outside the calling hours there';
  return refused(`no callback at ${shown(at, place)}: ${what}; ${instead}`);
}

/** A time on the person's own clock is one moment only where all zones that the number may lie in agree on it. */
function instantOf(localTime: string, { zones, window }: Place): CallbackReview {
  const named = zones.length > 0 ? zones : window === undefined ? [] : [window.timeZone];
  if (named.length === 0)
    return refused(
      'the time zone of the number is not known: give the time with its offset, e.g. 2026-11-24T10:30+01:00',
    );
  const moments = named.map((zone) => momentIn(zone, localTime));
  const [at] = moments;
  if (at === undefined) return refused(`there is no time ${localTime} in ${named.join(' or ')}`);
  if (moments.every((moment) => moment === at)) return { ok: true, at };
  return refused(
    `the number may lie in ${named.join(' or ')}, where ${localTime} is not the same moment: give the time with its offset`,
  );
}

/** The first of two where the clock is set back; undefined where the clock leaps over it. */
function momentIn(timeZone: string, localTime: string): Instant | undefined {
  const [, year, month, day, hour, minute] = (LOCAL.exec(localTime) ?? []).map(Number);
  if (year === undefined || month === undefined || minute === undefined) return undefined;
  const asUtc = Date.UTC(year, month - 1, day ?? 1, hour ?? 0, minute);
  // No zone is further from UTC than 14 hours, and all lie on quarters of an hour.
  for (let at = asUtc - 14 * HOUR_MS; at <= asUtc + 14 * HOUR_MS; at += 15 * MINUTE_MS)
    if (clockText(timeZone, at) === localTime) return at;
  return undefined;
}

function clockText(timeZone: string, at: Instant): string {
  const { date, minuteOfDay } = localMoment(timeZone, at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date}T${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}

function shown(at: Instant, { zones, window }: Place): string {
  const named = zones.length > 0 ? zones : window === undefined ? [] : [window.timeZone];
  const there = named.map((zone) => `${clockText(zone, at).replace('T', ' ')} ${zone}`).join(', ');
  return there === '' ? isoOf(at) : `${isoOf(at)} (${there})`;
}

const isoOf = (at: Instant): string => new Date(at).toISOString();

function refused(message: string): Extract<CallbackReview, { ok: false }> {
  return { ok: false, message };
}
