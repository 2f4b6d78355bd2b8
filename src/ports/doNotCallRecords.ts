/** The do-not-call lists on record, for those who keep them. What was taken off is kept with who did it and why. */
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { DoNotCallEntry, DoNotCallKey } from './doNotCall.ts';

export interface DoNotCallRemoval {
  readonly entry: DoNotCallEntry;
  readonly removedAt: Instant;
  readonly removedBy: string;
  readonly reason: string;
}

export interface StoredListSize {
  /** Absent: for all campaigns. */
  readonly campaignId?: CampaignId;
  readonly numbers: number;
  readonly patterns: number;
  readonly lastAddedAt?: Instant;
}

export interface DoNotCallRecords {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** How many of them are there. */
  known(keys: readonly DoNotCallKey[]): Promise<number>;
  /** How many were not there before; leads that wait with such a number become final. */
  add(entries: readonly DoNotCallEntry[]): Promise<number>;
  /** What was taken off; leads that were final for this alone wait again, unless another list names them. */
  remove(
    keys: readonly DoNotCallKey[],
    by: { readonly removedBy: string; readonly reason: string; readonly at: Instant },
  ): Promise<readonly DoNotCallEntry[]>;
  /** Entries for this very number, and what was taken off of it before. */
  historyOf(
    number: string,
  ): Promise<{ readonly entries: readonly DoNotCallEntry[]; readonly removals: readonly DoNotCallRemoval[] }>;
  patterns(): Promise<readonly DoNotCallEntry[]>;
  sizes(): Promise<readonly StoredListSize[]>;
  /** One list in the order of its entries. */
  entries(campaignId: CampaignId | undefined): AsyncIterable<readonly DoNotCallEntry[]>;
}
