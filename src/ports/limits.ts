/**
 * Limits that hold across dial groups: a trunk's lines and calls per second (`{t:ID}`), the spacing of attempts on one
 * number and the caps on them (`{n:NUMBER}`). Reserved after the lease and before the record. Adapters: `store/redis`,
 * `store/memory`.
 */
import type { RankedNumber } from '../domain/callerId/pool.ts';
import type { AttemptId, CallId, CampaignId, TrunkId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';

export interface TrunkLimits {
  readonly lines: number;
  readonly callsPerSecond: number;
}

export type Reservation =
  | { readonly reserved: true }
  | {
      readonly reserved: false;
      readonly code: 'lines' | 'calls-per-second' | 'spend-cap';
      readonly retryAt: Instant;
    };

/** What the attempts on a number are held to, and how they are counted. */
export interface CountAsked {
  /** No more than `most` from `from` on, this one included. */
  readonly caps: readonly { readonly most: number; readonly from: Instant }[];
  /** On record: one that is reserved as well, at the same instant, counts once. */
  readonly past: readonly Instant[];
  /** From when on attempts are told. */
  readonly since: Instant;
  /** How long any cap may count this one; infinite: for good. */
  readonly countsForMs: number;
}

/** `counted`: those made before this one from `since` on, in no order, where it was asked that they be counted. */
export type NumberReservation =
  | { readonly reserved: true; readonly counted?: readonly Instant[] }
  | {
      readonly reserved: false;
      readonly code: 'attempt-spacing' | 'do-not-call';
      readonly retryAt: Instant;
    }
  | { readonly reserved: false; readonly code: 'policy-cap'; readonly counted: readonly Instant[] };

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
  /** For a call that the trunk brings, whether a line is free or not; lapses after `holdMs` where it is not taken again. */
  takeLine(trunkId: TrunkId, callId: CallId, holdMs: number, now: Instant): Promise<void>;
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
   * Refuses a number on the do-not-call list for all campaigns or on the campaign's own, one whose caps are used up, or one
   * reserved less than `spacingMs` ago (all campaigns and dial groups). Else the attempt is counted as made `now`, in one
   * step with its reservation; without `count` it is reserved and not counted.
   */
  reserveNumber(
    number: string,
    attemptId: AttemptId,
    spacingMs: number,
    now: Instant,
    campaignId?: CampaignId,
    count?: CountAsked,
  ): Promise<NumberReservation>;
  /** When the attempts counted on these numbers were made, from `since` on, in no order. */
  attemptsOn(numbers: readonly string[], since: Instant): Promise<readonly Instant[]>;
  /** The attempt does not count, while its spacing stays: a carrier's fault. */
  uncountAttempt(number: string, attemptId: AttemptId): Promise<void>;
  /**
   * Forgets a reservation whose call never left, and does not count it any more. Where another attempt has reserved since,
   * the spacing is that one's.
   */
  releaseNumber(number: string, attemptId: AttemptId): Promise<void>;
}
