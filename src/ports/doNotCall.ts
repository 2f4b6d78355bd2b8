/**
 * The do-not-call lists as the gate reads them. The list for all campaigns, campaigns' own and their patterns are in
 * the store, effective from the moment `add` resolves; files of numbers are in each node's memory.
 */
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';

export type DoNotCallSource = 'key' | 'agent' | 'sms' | 'web' | 'operator' | 'import' | 'api';

export interface DoNotCallEntry {
  /** A number, or a pattern such as `+1900*`. */
  readonly number: string;
  /** Absent: for all campaigns. */
  readonly campaignId?: CampaignId;
  readonly source: DoNotCallSource;
  readonly addedAt: Instant;
  readonly attemptId?: string;
}

/** What an entry is found by. */
export type DoNotCallKey = Pick<DoNotCallEntry, 'number' | 'campaignId'>;

/** All lists together, for the gate: at filling, at dialling, and for `lead why`. */
export interface DoNotCallLists {
  /** For each number, in the order asked, the list that names it for the campaign; undefined where none does. */
  listsNaming(
    numbers: readonly string[],
    campaignId: CampaignId | undefined,
  ): Promise<readonly (string | undefined)[]>;
  /**
   * What a call of the campaign is asked of, as it stands, for the call's evidence: `internal #42` after its 42nd change
   * in this store, `file:registry VERSION +3 -1` for a file with the changes beside it.
   */
  versions(campaignId: CampaignId | undefined): Promise<readonly string[]>;
}

/** The store's part; its `listsNaming` knows no files. */
export interface DoNotCallPort extends DoNotCallLists {
  /** The first entry of a number stands. */
  add(entries: readonly DoNotCallEntry[]): Promise<void>;
  remove(keys: readonly DoNotCallKey[]): Promise<void>;
  /** On the list for all campaigns, patterns left aside. */
  has(number: string): Promise<boolean>;
  /** Numbers on the list for all campaigns. */
  count(): Promise<number>;
}
