/** Saved filters of leads, and the leads to try them on. */
import type { CampaignId, ListId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { LeadFilter } from '../domain/lead/filter.ts';
import type { LeadFacts } from './lists.ts';

export interface SavedFilter {
  readonly name: string;
  readonly filter: LeadFilter;
  readonly savedAt: Instant;
  /** Lists of campaigns that name it. */
  readonly usedBy: readonly { readonly campaignId: CampaignId; readonly listId: ListId }[];
}

/** What a filter looks at. */
export interface FilteredFacts extends LeadFacts {
  readonly number: string;
  readonly list: ListId;
  readonly attempts: number;
}

export interface FilterRecords {
  /** Replaces the one of that name; whoever was left out by it is looked at again. */
  save(name: string, filter: LeadFilter): Promise<void>;
  /** All of them, or the one named. */
  find(name?: string): Promise<readonly SavedFilter[]>;
  /** Rejects (`refused`, `filter-in-use`) where a campaign's list names it. */
  remove(name: string): Promise<void>;
  /** All leads, in pages; of a list as if no campaign had called them. */
  leads(
    of: { readonly listId: ListId } | { readonly campaignId: CampaignId },
  ): AsyncIterable<readonly FilteredFacts[]>;
}
