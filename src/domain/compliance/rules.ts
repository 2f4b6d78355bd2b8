/**
 * The rules of the gate, in the order in which a refusal is named: what is final first, then what lapses. Each is a
 * pure function of what is known about the lead and of the time; `lead why` shows them all, the gate stops at the
 * first that refuses, and the funnel counts leads by it.
 */
import { localMoment } from '../calendar/localClock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant } from '../kernel/time.ts';
import { overCap } from './caps.ts';
import { openingAt, type Place } from './opening.ts';
import type { AttemptCap, Policy } from './policy.ts';
import { redialAt, type Lapsing } from './redial.ts';
import type { GateView } from './view.ts';

export const RULE_NAMES = [
  'doNotCall',
  'leadState',
  'attemptCap',
  'filter',
  'quota',
  'policyFile',
  'zone',
  'consent',
  'refusalLock',
  'abandonLock',
  'policyCap',
  'minGap',
  'calendar',
  'window',
  'notDue',
  'cell',
] as const;
export type RuleName = (typeof RULE_NAMES)[number];

/** Stable codes, for records, funnel and messages. */
export type GateRefusalCode =
  | 'do-not-call'
  | 'lead-final'
  | 'attempt-cap'
  | 'filtered'
  | 'quota-full'
  | 'policy-missing'
  | 'zone-missing'
  | 'consent-missing'
  | 'refused-lately'
  | 'abandoned-lately'
  | 'policy-cap'
  | 'attempt-spacing'
  | 'calendar-missing'
  | 'window-closed'
  | 'not-due'
  | 'cell-tried';

export interface GateRefusal {
  readonly rule: RuleName;
  readonly code: GateRefusalCode;
  /** When it lapses; absent: not by itself. */
  readonly retryAt?: Instant;
  /** For people: what was found, with its figures. */
  readonly because: string;
}

type Rule = (view: GateView, now: Instant) => Omit<GateRefusal, 'rule'> | undefined;

export const RULES: Readonly<Record<RuleName, Rule>> = {
  doNotCall: ({ listed }) =>
    listed === undefined
      ? undefined
      : { code: 'do-not-call', because: `the number is on the do-not-call list ${listed.list}` },

  leadState: ({ finalBecause }) =>
    finalBecause === undefined ? undefined : { code: 'lead-final', because: finalBecause },

  attemptCap: ({ maxAttempts, attemptsMade }) =>
    attemptsMade < maxAttempts
      ? undefined
      : { code: 'attempt-cap', because: `${attemptsMade} of ${maxAttempts} attempts were made` },

  filter: ({ filteredBy }) =>
    filteredBy === undefined
      ? undefined
      : { code: 'filtered', because: `the filter ${filteredBy} of its list leaves it out` },

  quota: ({ quotaFull }) =>
    quotaFull === undefined
      ? undefined
      : {
          code: 'quota-full',
          because: `the quota ${quotaFull.name} is full: ${quotaFull.complete} of ${quotaFull.target} interviews`,
        },

  policyFile: ({ place: { policies } }) =>
    policies?.length === 0
      ? { code: 'policy-missing', because: 'there is no policy for the country of the number' }
      : undefined,

  zone: ({ place: { policies = [], zones } }) =>
    policies.length > 0 && zones.length === 0
      ? { code: 'zone-missing', because: 'it is not known in which time zone the number lies' }
      : undefined,

  consent: ({ place, consentUntil }, now) => {
    if (!policiesOf(place).some(({ consent }) => consent === 'required')) return undefined;
    if (consentUntil === undefined)
      return { code: 'consent-missing', because: 'there is no consent on record' };
    return consentUntil > now ? undefined : { code: 'consent-missing', because: 'the consent has expired' };
  },

  refusalLock: ({ place, refusedAt }, now) =>
    lock('refused-lately', 'the person refused', refusedAt, longest(place, 'refusalLockMs'), now),

  abandonLock: ({ place, abandonedAt, hasReservedAgent }, now) =>
    hasReservedAgent
      ? undefined
      : lock('abandoned-lately', 'a call was abandoned', abandonedAt, longest(place, 'redialLockMs'), now),

  policyCap: (view, now) => {
    let worst: ReturnType<Rule>;
    for (const cap of policiesOf(view.place).flatMap(({ caps }) => caps)) {
      const refusal = capRefusal(view, cap, now);
      if (refusal !== undefined && (worst === undefined || lapse(refusal) > lapse(worst))) worst = refusal;
    }
    return worst;
  },

  minGap: ({ place, attemptSpacingMs, attempts }, now) => {
    const gapMs = Math.max(attemptSpacingMs, longest(place, 'minGapMs'));
    return lock('attempt-spacing', 'the number was called', attempts.number.at(-1), gapMs, now);
  },

  calendar: ({ place }, now) => {
    if (openingAt(place, now).shut !== 'noCalendar') return undefined;
    const regions = policiesOf(place).map(({ region }) => region);
    return {
      code: 'calendar-missing',
      because: `there is no holiday table of ${regions.join(' or ')} for this year`,
    };
  },

  window: ({ place }, now) => {
    const { shut, opensAt: retryAt } = openingAt(place, now);
    if (shut === undefined || shut === 'noCalendar') return undefined;
    const what =
      shut === 'holiday' ? 'it is a public holiday there' : 'it is outside the calling hours there';
    const zones = policiesOf(place).length === 0 ? [] : place.zones;
    const where = zones.map((zone) => `${zone} ${timeOf(zone, now)}`).join(', ');
    return {
      code: 'window-closed',
      because: `${what}${where === '' ? '' : ` (${where})`}`,
      ...(retryAt === undefined ? {} : { retryAt }),
    };
  },

  notDue: ({ dueAt }, now) =>
    dueAt <= now ? undefined : { code: 'not-due', because: 'it waits for its next attempt', retryAt: dueAt },

  cell: (view, now) => {
    const retryAt = redialAt(view, now, lapsing);
    if (retryAt === undefined || retryAt <= now) return undefined;
    const because = 'it was called at such a time before, and not yet at others';
    return { code: 'cell-tried', because, retryAt };
  },
};

const LAPSING = ['consent', 'refusalLock', 'abandonLock', 'policyCap', 'minGap'] as const;

/** What of these rules keeps a lead from being called at another time, beside the hours. */
export const lapsing: Lapsing = (view, at) => LAPSING.flatMap((name) => RULES[name](view, at) ?? []);

const policiesOf = ({ policies = [] }: Place): readonly Policy[] => policies;

function longest(place: Place, key: 'refusalLockMs' | 'redialLockMs' | 'minGapMs'): number {
  return Math.max(0, ...policiesOf(place).map((policy) => policy[key]));
}

const lapse = ({ retryAt = Number.POSITIVE_INFINITY }: { readonly retryAt?: Instant }): Instant => retryAt;

function lock(
  code: GateRefusalCode,
  what: string,
  since: Instant | undefined,
  lockMs: number,
  now: Instant,
): Omit<GateRefusal, 'rule'> | undefined {
  if (since === undefined || since + lockMs <= now) return undefined;
  return { code, because: `${what} less than ${durationOf(lockMs)} ago`, retryAt: since + lockMs };
}

function capRefusal(view: GateView, cap: AttemptCap, now: Instant): Omit<GateRefusal, 'rule'> | undefined {
  const over = overCap(view.place.zones, cap, view.attempts[cap.scope], now);
  if (over === undefined) return undefined;
  const { counted, ...when } = over;
  const because = `${counted} of ${cap.most} attempts to the ${cap.scope} ${periodOf(cap)}`;
  return { code: 'policy-cap', because, ...when };
}

function periodOf({ within }: AttemptCap): string {
  if (within === 'ever') return 'in all';
  return within === 'localDay' ? 'today' : `within ${durationOf(within.hours * HOUR_MS)}`;
}

function timeOf(zone: string, at: Instant): string {
  const { minuteOfDay } = localMoment(zone, at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}

function durationOf(ms: number): string {
  if (ms >= 2 * DAY_MS) return `${rounded(ms / DAY_MS)} days`;
  return ms >= 2 * HOUR_MS ? `${rounded(ms / HOUR_MS)} hours` : `${rounded(ms / MINUTE_MS)} minutes`;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
