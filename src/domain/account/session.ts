/**
 * How long a log-in lasts (OWASP ASVS 3.3, NIST SP 800-63B 2.2.3): until it was not used for a while, and in any case
 * until the end of a long shift. A desk that is open uses its session by what it asks.
 */
import { HOUR_MS, MINUTE_MS, type Instant } from '../kernel/time.ts';

export interface SessionTimes {
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant;
  /** Logged out, or ended by a change of role or password. */
  readonly endedAt?: Instant | undefined;
}

export interface SessionLimits {
  readonly idleMs: number;
  readonly lifetimeMs: number;
}

export const SESSION_LIMITS: SessionLimits = { idleMs: 2 * HOUR_MS, lifetimeMs: 14 * HOUR_MS };
/** Its use is not written down each time: a page asks several times a second. */
export const USE_NOTED_EACH_MS = MINUTE_MS;

/** When it ends if it is not used any more. */
export function sessionEndsAt(times: SessionTimes, limits: SessionLimits = SESSION_LIMITS): Instant {
  const { createdAt, lastUsedAt, endedAt = Infinity } = times;
  return Math.min(endedAt, lastUsedAt + limits.idleMs, createdAt + limits.lifetimeMs);
}

export function isSessionOver(times: SessionTimes, now: Instant, limits?: SessionLimits): boolean {
  return now >= sessionEndsAt(times, limits);
}

/** Whether this use is to be written down. */
export function isUseNoted(lastUsedAt: Instant | undefined, now: Instant): boolean {
  return lastUsedAt === undefined || now - lastUsedAt >= USE_NOTED_EACH_MS;
}
