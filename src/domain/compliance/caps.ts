/**
 * Caps on attempts (COMPLIANCE 1): from when on attempts count, whether they are used up, and when that lapses. Asked at the
 * gate, of what the records know, and once more where the attempt is reserved, of that and of what all engines have reserved.
 */
import { startOfDay } from '../calendar/day.ts';
import { DAY_MS, HOUR_MS, type Instant } from '../kernel/time.ts';
import type { Lead } from '../lead/lead.ts';
import type { LeadPast } from '../lead/past.ts';
import type { PlaceOf } from './law.ts';
import type { AttemptCap } from './policy.ts';

/** What an attempt is held to where it is reserved. The caps of a lead are not among it: they are held by its lease. */
export interface CapsAsked {
  /** Whose days count; empty: any 24 hours are a day. */
  readonly zones: readonly string[];
  readonly caps: readonly (AttemptCap & { readonly scope: 'number' | 'person' })[];
  /** On record when the lead was put into the hopper. */
  readonly past: Pick<LeadPast, 'number' | 'person'>;
  /** Of the same person; none: the person is called by this number only. */
  readonly otherNumbers: readonly string[];
}

/** Undefined: nothing caps the attempts. */
export function capsAsked({ number, gate }: Lead, placeOf: PlaceOf): CapsAsked | undefined {
  const { policies = [], zones } = placeOf({ number, ...gate });
  const caps = policies.flatMap((policy) =>
    policy.caps.flatMap(({ scope, ...cap }) => (scope === 'lead' ? [] : [{ ...cap, scope }])),
  );
  if (caps.length === 0) return undefined;
  const { past = { number: [], person: [] }, otherNumbers = [] } = gate ?? {};
  return { zones, caps, past: { number: past.number, person: past.person }, otherNumbers };
}

/** From when on attempts count. Of several zones the day that began first, so that none is forgotten too soon. */
export function capFrom(
  zones: readonly string[],
  { within }: Pick<AttemptCap, 'within'>,
  now: Instant,
): Instant {
  if (within === 'ever') return Number.NEGATIVE_INFINITY;
  if (within !== 'localDay') return now - within.hours * HOUR_MS + 1;
  return zones.length === 0 ? now - DAY_MS + 1 : Math.min(...zones.map((zone) => startOfDay(zone, now)));
}

export interface OverCap {
  readonly counted: number;
  /** Absent: it does not lapse. */
  readonly retryAt?: Instant;
}

/** Undefined: one more may be made. `made`: oldest first. */
export function overCap(
  zones: readonly string[],
  cap: AttemptCap,
  made: readonly Instant[],
  now: Instant,
): OverCap | undefined {
  if (made.length < cap.most) return undefined;
  const from = capFrom(zones, cap, now);
  const counted = made.filter((at) => at >= from);
  if (counted.length < cap.most) return undefined;
  const retryAt = capLapsesAt(zones, cap, counted);
  return { counted: counted.length, ...(retryAt === undefined ? {} : { retryAt }) };
}

/** Of several that are used up, the one that lapses last; undefined: none is. */
export function worstOverCap(
  zones: readonly string[],
  caps: readonly AttemptCap[],
  made: readonly Instant[],
  now: Instant,
): OverCap | undefined {
  let worst: OverCap | undefined;
  for (const cap of caps) {
    const over = overCap(zones, cap, made, now);
    if (over !== undefined && (worst === undefined || lapse(over) > lapse(worst))) worst = over;
  }
  return worst;
}

/** The longest that any of the caps looks back, days of changing clocks included. */
export function longestReachMs(caps: readonly Pick<AttemptCap, 'within'>[]): number {
  return Math.max(
    0,
    ...caps.map(({ within }) => {
      if (within === 'ever') return Number.POSITIVE_INFINITY;
      return within === 'localDay' ? 3 * DAY_MS : within.hours * HOUR_MS;
    }),
  );
}

/** Attempts known from two sides, oldest first: those that both know count once, by the instant they were made at. */
export function unitedAttempts(one: readonly Instant[], other: readonly Instant[]): readonly Instant[] {
  const unmatched = new Map<Instant, number>();
  for (const at of one) unmatched.set(at, (unmatched.get(at) ?? 0) + 1);
  const added = other.filter((at) => {
    const left = unmatched.get(at) ?? 0;
    if (left > 0) unmatched.set(at, left - 1);
    return left === 0;
  });
  return [...one, ...added].sort((left, right) => left - right);
}

const lapse = ({ retryAt = Number.POSITIVE_INFINITY }: { readonly retryAt?: Instant }): Instant => retryAt;

/** When enough of those counted no longer count. */
function capLapsesAt(
  zones: readonly string[],
  { within, most }: AttemptCap,
  counted: readonly Instant[],
): Instant | undefined {
  const last = counted[counted.length - most];
  if (within === 'ever' || most === 0 || last === undefined) return undefined;
  if (within !== 'localDay') return last + within.hours * HOUR_MS;
  // The first minute of the day after it, in the zone where that day comes last.
  return zones.length === 0 ? last + DAY_MS : Math.max(...zones.map((zone) => nextDay(zone, last)));
}

function nextDay(zone: string, at: Instant): Instant {
  const today = startOfDay(zone, at);
  return startOfDay(zone, today + DAY_MS + DAY_MS / 4);
}
