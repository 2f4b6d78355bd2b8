/**
 * How long somebody who has failed to log in waits before the next try (NIST SP 800-63B 5.2.2, OWASP Authentication
 * Cheat Sheet). The wait grows, is never for good, and is counted twice: by address, where it may grow long, and by
 * account over all addresses, where it stays short. Neither concerns addresses that this user has logged in from, where
 * the account is counted by itself: whoever fails, on purpose or not, locks nobody else out.
 */
import { HOUR_MS, MINUTE_MS, SECOND_MS, type Instant } from '../kernel/time.ts';

export interface Failures {
  readonly count: number;
  readonly lastAt: Instant;
}

export interface LockoutRule {
  /** So many failures cost nothing: people mistype. */
  readonly free: number;
  /** After the first that is not free; each further one doubles it. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Without a failure for so long, all are forgotten. */
  readonly forgetAfterMs: number;
}

/** Many may share an address (an office behind one router), so that more failures are free. */
export const ADDRESS_RULE: LockoutRule = {
  free: 30,
  firstWaitMs: 2 * SECOND_MS,
  longestWaitMs: 15 * MINUTE_MS,
  forgetAfterMs: HOUR_MS,
};

export const ACCOUNT_RULE: LockoutRule = {
  free: 4,
  firstWaitMs: SECOND_MS,
  longestWaitMs: MINUTE_MS,
  forgetAfterMs: HOUR_MS,
};

/** The earliest next try; undefined: at once. */
export function nextTryAt(failures: Failures | undefined, rule: LockoutRule): Instant | undefined {
  if (failures === undefined || failures.count <= rule.free) return undefined;
  const doublings = Math.min(failures.count - rule.free - 1, 30);
  return failures.lastAt + Math.min(rule.longestWaitMs, rule.firstWaitMs * 2 ** doublings);
}

export function withFailure(failures: Failures | undefined, now: Instant, rule: LockoutRule): Failures {
  const isForgotten = failures === undefined || now - failures.lastAt >= rule.forgetAfterMs;
  return { count: isForgotten ? 1 : failures.count + 1, lastAt: now };
}

export type TryVerdict =
  | { readonly kind: 'wait'; readonly until: Instant }
  /** Counted as failed until it has not: tries at the same moment are tries one after the other. */
  | { readonly kind: 'go'; readonly failures: readonly Failures[] };

/** `counted`: the failures so far under each rule that concerns this try. */
export function judgeTry(
  counted: readonly { readonly failures: Failures | undefined; readonly rule: LockoutRule }[],
  now: Instant,
): TryVerdict {
  const waits = counted.map(({ failures, rule }) => nextTryAt(failures, rule) ?? now);
  const until = Math.max(now, ...waits);
  if (until > now) return { kind: 'wait', until };
  return { kind: 'go', failures: counted.map(({ failures, rule }) => withFailure(failures, now, rule)) };
}
