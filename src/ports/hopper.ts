/**
 * The hopper of one dial group: leads ready to be dialled, leases on them, open attempts, and the spool of
 * records on its way to the database. Adapters: `store/redis` (each write one Lua script, all keys under the
 * dial group's hash tag), `store/memory`. Both pass `test/contract/hopper`.
 *
 * A lead is in at most one place: hopper, leased, or open attempt. Every write carries the owner's fence and is
 * rejected (PortFailure, outcome `refused`, code `fenced`) when a newer owner has taken over. Time is an argument.
 */
import type { Attempt, CallDetailRecord } from '../domain/cdr/attempt.ts';
import type { AttemptId, CampaignId, LeadId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Lead } from '../domain/lead/lead.ts';
import type { RecordEntry } from './records.ts';

export interface Lease {
  readonly lead: Lead;
  readonly token: string;
  readonly expiresAt: Instant;
}

/** An attempt that has been put on record and not been closed, with the last snapshot of its call. */
export interface OpenAttempt {
  readonly attempt: Attempt;
  /** What the engine saved last (`saveCall`); opaque here. */
  readonly call?: unknown;
}

export interface SpoolEntry {
  /** Position in the spool; grows. */
  readonly position: string;
  readonly entry: RecordEntry;
}

export interface HopperDepth {
  readonly ready: number;
  readonly leased: number;
  readonly open: number;
}

export interface HopperPort {
  /**
   * Adds leads that are not in the hopper, leased or in an open attempt, and whose revision is not older than
   * the last one settled here (a stale copy from the database). Returns how many were added.
   */
  fill(fence: number, leads: readonly Lead[], now: Instant): Promise<number>;
  /** Those of the leads that `fill` would add. */
  absent(leads: readonly Lead[]): Promise<readonly Lead[]>;
  /** Leases up to `count` leads of the campaign, smallest order first. */
  lease(
    fence: number,
    campaignId: CampaignId,
    count: number,
    leaseMs: number,
    now: Instant,
  ): Promise<readonly Lease[]>;
  /** Leases this one lead, whether it was ready here or not; undefined where it is leased, open or a stale copy. */
  leaseLead(fence: number, lead: Lead, leaseMs: number, now: Instant): Promise<Lease | undefined>;
  /** Gives an unused lease back: to the hopper, or out of it where `drop` (its refusal is written by an entry). False where the token is not current. */
  release(fence: number, leadId: LeadId, token: string, drop: boolean, entry?: RecordEntry): Promise<boolean>;
  /**
   * Turns the lease into an open attempt and appends its `attemptOpened` entry to the spool, in one step: this is
   * "on record". False where the lease has lapsed: then do not dial.
   */
  openAttempt(fence: number, token: string, attempt: Attempt): Promise<boolean>;
  /** Replaces the saved snapshot of an open attempt's call; nothing where it is closed. */
  saveCall(fence: number, attemptId: AttemptId, call: unknown): Promise<void>;
  /**
   * Closes an open attempt: its lead is settled at `revision`, its `attemptClosed` entry is appended, in one step.
   * False where it was closed before (closing twice is harmless).
   */
  closeAttempt(fence: number, cdr: CallDetailRecord, revision: number): Promise<boolean>;
  openAttempts(): Promise<readonly OpenAttempt[]>;
  /** Puts leads with lapsed leases back into the hopper; returns how many. */
  reclaimExpired(fence: number, now: Instant): Promise<number>;
  /** Takes a campaign's ready leads out of the hopper (stop, new rules); they are filled again from the database. */
  clear(fence: number, campaignId: CampaignId): Promise<number>;
  depth(campaignId: CampaignId): Promise<HopperDepth>;
  /** Appends any other record (a do-not-call entry, an agent's state). */
  append(fence: number, entry: RecordEntry): Promise<void>;
  /** The oldest entries of the spool, in order. */
  readSpool(count: number): Promise<readonly SpoolEntry[]>;
  /** Removes entries that the database has committed. */
  ackSpool(positions: readonly string[]): Promise<void>;
  spoolLength(): Promise<number>;
}
