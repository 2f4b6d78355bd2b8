/**
 * Whether a trunk takes calls, judged by how its calls fail. Five in a row, or more than half of the last twenty, that
 * fail by the trunk's own fault open the breaker: no calls for 30 s, then a single one that tries it. As long as such a
 * call fails the pause doubles, up to five minutes.
 *
 *   closed ─trip→ open ─retry→ halfOpen ─succeed→ closed
 *                   ↑ ──────trip─────────┘
 */
import type { LineResult } from '../call/lineResult.ts';
import type { Machine } from '../kernel/machine.ts';
import { transition } from '../kernel/machine.ts';
import { MINUTE_MS, SECOND_MS, type Instant } from '../kernel/time.ts';

export type BreakerState = 'closed' | 'open' | 'halfOpen';
export type BreakerEvent = 'trip' | 'retry' | 'succeed';

export const breakerMachine: Machine<BreakerState, BreakerEvent> = {
  name: 'trunk breaker',
  initial: 'closed',
  table: {
    closed: { trip: 'open' },
    open: { retry: 'halfOpen' },
    halfOpen: { trip: 'open', succeed: 'closed' },
  },
};

const FAILURES_IN_A_ROW = 5;
const LAST_CALLS = 20;
const SHARE_OF_LAST = 0.5;
const FIRST_PAUSE_MS = 30 * SECOND_MS;
const LONGEST_PAUSE_MS = 5 * MINUTE_MS;

export interface TrunkBreaker {
  readonly state: BreakerState;
  readonly since: Instant;
  /** While open: when a call may try the trunk again. */
  readonly retryAt: Instant;
  readonly pauseMs: number;
  readonly failuresInARow: number;
  /** Of the last calls in this state, the newest last: whether the trunk failed them. */
  readonly last: readonly boolean[];
  /** What opened it, to follow "the trunk main". */
  readonly because: string;
}

export const CLOSED_BREAKER: TrunkBreaker = {
  state: breakerMachine.initial,
  since: 0,
  retryAt: 0,
  pauseMs: 0,
  failuresInARow: 0,
  last: [],
  because: '',
};

/** After a call that the trunk took or failed; one that left before this state began says nothing new. */
export function afterCallOf(
  breaker: TrunkBreaker,
  call: { readonly leftAt: Instant; readonly isFault: boolean },
  now: Instant,
): TrunkBreaker {
  if (breaker.state === 'open' || call.leftAt < breaker.since) return breaker;
  if (breaker.state === 'halfOpen' && !call.isFault) {
    return { ...CLOSED_BREAKER, state: transition(breakerMachine, 'halfOpen', 'succeed'), since: now };
  }
  const counted = {
    ...breaker,
    failuresInARow: call.isFault ? breaker.failuresInARow + 1 : 0,
    last: [...breaker.last, call.isFault].slice(-LAST_CALLS),
  };
  const because = whyOpen(counted);
  return because === undefined ? counted : opened(counted, because, now);
}

/** The pause is over: one call may try the trunk. */
export function afterPause(breaker: TrunkBreaker, now: Instant): TrunkBreaker {
  if (breaker.state !== 'open' || now < breaker.retryAt) return breaker;
  return { ...breaker, state: transition(breakerMachine, breaker.state, 'retry'), since: now };
}

/** Why it must open; undefined: it need not. */
function whyOpen({ state, failuresInARow, last }: TrunkBreaker): string | undefined {
  if (failuresInARow >= (state === 'halfOpen' ? 1 : FAILURES_IN_A_ROW))
    return `has refused ${failuresInARow} calls in a row`;
  const failed = last.filter(Boolean).length;
  return last.length === LAST_CALLS && failed > LAST_CALLS * SHARE_OF_LAST
    ? `has refused ${failed} of its last ${LAST_CALLS} calls`
    : undefined;
}

function opened(breaker: TrunkBreaker, because: string, now: Instant): TrunkBreaker {
  const pauseMs = Math.min(LONGEST_PAUSE_MS, breaker.pauseMs === 0 ? FIRST_PAUSE_MS : 2 * breaker.pauseMs);
  const state = transition(breakerMachine, breaker.state, 'trip');
  return { ...breaker, state, since: now, pauseMs, retryAt: now + pauseMs, last: [], because };
}

const TRUNK_FAULTS: ReadonlySet<LineResult> = new Set([
  'TRUNK_UNAVAILABLE',
  'TRUNK_AUTH',
  'CONGESTION',
  'CARRIER_FAILURE',
  'CARRIER_TIMEOUT',
]);

/** They say nothing of the trunk; a call that rang out without a single reply may be the callee's side. */
const SAY_NOTHING: ReadonlySet<LineResult> = new Set([
  'CANCELLED',
  'INTERNAL',
  'NODE_FAILURE',
  'UNKNOWN_GAP',
  'CONFIG',
  'MEDIA_MISMATCH',
  'NO_RINGBACK',
]);

/**
 * What a call's end says of its trunk: true, its fault; false, it worked, since a busy or unknown number is the answer
 * of a trunk that works; undefined, nothing.
 */
export function isTrunkFault(result: LineResult): boolean | undefined {
  return SAY_NOTHING.has(result) ? undefined : TRUNK_FAULTS.has(result);
}
