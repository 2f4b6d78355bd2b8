/**
 * Limits that hold across dial groups: a trunk's lines and calls per second (`{t:ID}`) and the spacing of attempts
 * on one number (`{n:NUMBER}`). Reserved after the lease and before the record. Adapters: `store/redis`, `store/memory`.
 */
import type { RankedNumber } from '../domain/callerId/pool.ts';
import type { AttemptId, CampaignId, TrunkId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';

export interface TrunkLimits {
  readonly lines: number;
  readonly callsPerSecond: number;
}

export type Reservation =
  | { readonly reserved: true }
  | {
      readonly reserved: false;
      readonly code: 'lines' | 'calls-per-second' | 'attempt-spacing' | 'do-not-call' | 'spend-cap';
      readonly retryAt: Instant;
    };

/** Millionths of the currency. */
export interface SpendAsked {
  readonly amount: number;
  /** Absent: counted, and not capped. */
  readonly cap?: number | undefined;
  /** As `spendDay` names it. */
  readonly day: string;
}

export interface CallerIdAsked {
  readonly ranked: readonly RankedNumber[];
  readonly perDay?: number | undefined;
  readonly restMs: number;
}

export type CallerIdReservation =
  | { readonly reserved: true; readonly number: string }
  | { readonly reserved: false; readonly code: 'caller-id'; readonly retryAt: Instant };

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
  /** Keeps a call's first minute back from what the trunk may spend in the day. Once for each attempt. */
  reserveSpend(trunkId: TrunkId, attemptId: AttemptId, asked: SpendAsked, now: Instant): Promise<Reservation>;
  /** What the call has cost, in place of what was kept back; nothing where none was. */
  settleSpend(trunkId: TrunkId, attemptId: AttemptId, amount: number): Promise<void>;
  /** Of the day, what is kept back included. */
  spent(trunkId: TrunkId, day: string): Promise<number>;
  /** Of the least rank that has a number free, the one that has rested longest; it counts as used from now. */
  reserveCallerId(asked: CallerIdAsked, now: Instant): Promise<CallerIdReservation>;
  /**
   * Refuses a number on the do-not-call list for all campaigns or on the campaign's own, or one reserved less than
   * `spacingMs` ago (all campaigns and dial groups).
   */
  reserveNumber(
    number: string,
    attemptId: AttemptId,
    spacingMs: number,
    now: Instant,
    campaignId?: CampaignId,
  ): Promise<Reservation>;
  /** Forgets a reservation whose call never left; nothing where another attempt has reserved since. */
  releaseNumber(number: string, attemptId: AttemptId): Promise<void>;
}
