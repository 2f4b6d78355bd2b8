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
  /**
   * A line and a place in the current second (sliding window of 1 s). A line not released lapses after `holdMs`. The place
   * is taken until a second after `leftTrunk`, so that no delay on the way to the carrier brings two seconds' calls together.
   */
  reserveTrunk(
    trunkId: TrunkId,
    attemptId: AttemptId,
    limits: TrunkLimits,
    holdMs: number,
    now: Instant,
  ): Promise<Reservation>;
  /** The call has left, or never will: its place in the rate counts from now on. Nothing where it counted before. */
  leftTrunk(trunkId: TrunkId, attemptId: AttemptId, now: Instant): Promise<void>;
  releaseTrunk(trunkId: TrunkId, attemptId: AttemptId): Promise<void>;
  linesInUse(trunkId: TrunkId): Promise<number>;
  /** Refuses a number on the do-not-call list or reserved less than `spacingMs` ago (all campaigns and dial groups). */
  reserveNumber(number: string, attemptId: AttemptId, spacingMs: number, now: Instant): Promise<Reservation>;
  /** Forgets a reservation whose call never left; nothing where another attempt has reserved since. */
  releaseNumber(number: string, attemptId: AttemptId): Promise<void>;
}
