/** Leads found by what people know of them, in the order in which they arrived: pages stay as they are while others come. */
import type { CampaignId, LeadId, ListId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';

/** All of it must hold. Without a list or a campaign, a number or a key is needed: all else would look at every lead. */
export interface LeadQuery {
  readonly listId?: ListId | undefined;
  /** Leads of the lists that it dials. */
  readonly campaignId?: CampaignId | undefined;
  /** E.164; the lead's first number. */
  readonly number?: string | undefined;
  /** What the list's owner knows the person by. */
  readonly key?: string | undefined;
  /** What its name begins with, in any case. */
  readonly name?: string | undefined;
  /** Only those that arrived after this place. */
  readonly after?: number | undefined;
  readonly limit: number;
}

export interface LeadFound {
  readonly leadId: LeadId;
  readonly listId: ListId;
  readonly number: string;
  readonly name?: string;
  readonly key?: string;
  readonly region?: string;
  readonly lineType?: string;
  /** Place in the order of arrival, over all lists. */
  readonly position: number;
}

/** A lead in one campaign that dials it. */
export interface LeadState {
  readonly campaignId: CampaignId;
  readonly state: 'due' | 'final';
  readonly attempts: number;
  /** Absent: neither tried nor refused yet, or never again. */
  readonly dueAt?: Instant;
  readonly lastDialStatus?: string;
  readonly refusalCode?: string;
}

export interface LeadSearch {
  find(query: LeadQuery): Promise<readonly LeadFound[]>;
  states(leadId: LeadId): Promise<readonly LeadState[]>;
}
