/** Erasure of a person by number: what it takes out of the records, in one step, with its own entry in the chain. */
import type { Instant } from '../domain/kernel/time.ts';

export interface ErasureOrder {
  readonly number: string;
  readonly at: Instant;
  readonly by: string;
  readonly reason: string;
}

/** Rows that were, or would be, changed. */
export interface ErasureCounts {
  /** Taken out with all their fields, from every list and campaign. */
  readonly leads: number;
  /** Leads of others that had the number as a further one. */
  readonly furtherPhones: number;
  /** Kept under a pseudonym. */
  readonly attempts: number;
  readonly inboundCalls: number;
  /** Free text, and what was answered in flows. */
  readonly notes: number;
  readonly callbacks: number;
  /** Corrections of leads, without their values. */
  readonly corrections: number;
  /** Without check-list and reasons; open ones are withdrawn. */
  readonly handovers: number;
  /** Due for deletion now; each node deletes its files within the hour. */
  readonly recordings: number;
  readonly rejectedRecords: number;
  /** Short messages and replies, without their text and under the pseudonym; none is sent any more. */
  readonly messages: number;
  /** To surveys: under the pseudonym, without answers in progress; open ones are over. */
  readonly invitations: number;
}

export interface ErasureOutcome {
  readonly counts: ErasureCounts;
  /** What stands in the number's place. */
  readonly pseudonym: string;
  /** Of the same leads: each is erased by an order of its own. */
  readonly otherNumbers: readonly string[];
  /** Attempts whose call is not on record yet; an erasure with such an attempt is not carried out. */
  readonly openAttempts: number;
}

export interface ErasurePort {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** `dryRun`: found out and not carried out. */
  erase(order: ErasureOrder, dryRun: boolean): Promise<ErasureOutcome>;
}
