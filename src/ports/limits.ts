/**
 * Limits that hold across dial groups: a trunk's lines and calls per second (`{t:ID}`) and the spacing of attempts
 * on one number (`{n:NUMBER}`). Reserved after the lease and before the record. Adapters: `store/redis`, `store/memory`.
 */
import type { AttemptId, TrunkId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';

export interface TrunkLimits {
  readonly lines: number;
  readonly callsPerSecond: number;
}

export type Reservation =
  | { readonly reserved: true }
  | {
      readonly reserved: false;
      readonly code: 'lines' | 'calls-per-second' | 'attempt-spacing' | 'do-not-call';
      readonly retryAt: Instant;
    };

export interface LimitsPort {
  /** A line and a place in the current second (sliding window of 1 s). A line not released lapses after `holdMs`. */
  reserveTrunk(
    trunkId: TrunkId,
    attemptId: AttemptId,
    limits: TrunkLimits,
    holdMs: number,
    now: Instant,
  ): Promise<Reservation>;
  releaseTrunk(trunkId: TrunkId, attemptId: AttemptId): Promise<void>;
  linesInUse(trunkId: TrunkId): Promise<number>;
  /** Refuses a number on the do-not-call list or reserved less than `spacingMs` ago (all campaigns and dial groups). */
  reserveNumber(number: string, attemptId: AttemptId, spacingMs: number, now: Instant): Promise<Reservation>;
  /** Forgets a reservation whose call never left; nothing where another attempt has reserved since. */
  releaseNumber(number: string, attemptId: AttemptId): Promise<void>;
}
