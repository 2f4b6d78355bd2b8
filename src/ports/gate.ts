/**
 * What the gate asks of the records: leads with the attempts, refusals and abandoned calls of the people behind them,
 * over all campaigns. A person is known by the list's key and by all numbers of the lead.
 */
import type { Callee } from '../domain/compliance/law.ts';
import type { LeadStanding } from '../domain/compliance/standing.ts';
import type { QuotaCount } from '../domain/campaign/quota.ts';
import type { ConsentRevoked } from '../domain/consent/record.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { CampaignId, LeadId, ListId } from '../domain/kernel/ids.ts';

export interface NotedRevocation extends ConsentRevoked {
  /** Grows. */
  readonly position: number;
}

export interface ContactsAsked {
  readonly campaignId: CampaignId;
  /** What makes a segment: a heading of the leads' fields, `region`, `lineType` or `list`. */
  readonly by: string;
  readonly from: Instant;
  readonly now: Instant;
  /** After so long a call counts half. */
  readonly halfLifeMs: number;
}

/** Calls that could have reached a person, and those that one answered; weighed by their age. */
export interface HourContacts {
  readonly segment: string;
  readonly region?: string;
  /** Local, `YYYY-MM-DD`. */
  readonly date: string;
  readonly hour: number;
  readonly tries: number;
  readonly contacts: number;
}

export interface GateRecords {
  /** All leads of the campaign, in pages. */
  ofCampaign(campaignId: CampaignId): AsyncIterable<readonly LeadStanding[]>;
  /** Those of them that the campaign has. */
  ofLeads(campaignId: CampaignId, leadIds: readonly LeadId[]): Promise<readonly LeadStanding[]>;
  /** In every campaign that dials it. */
  ofLead(leadId: LeadId): Promise<readonly LeadStanding[]>;
  /** Consents taken back since then, after that place in their order, the oldest first; as many as fit in one answer. */
  revocations(after: number, since: Instant): Promise<readonly NotedRevocation[]>;
  /** One number for each region, line type and area of the lists' leads: enough to tell which policies hold for them. */
  callees(listIds: readonly ListId[]): Promise<readonly Callee[]>;
  /** The campaign's calls by segment, place, local date and hour; where `zoneOf` knows no zone, they are left out. */
  contacts(
    asked: ContactsAsked,
    zoneOf: (callee: Callee) => string | undefined,
  ): Promise<readonly HourContacts[]>;
  /** How full the quotas are, of those campaigns that have any. */
  quotas(campaignIds: readonly CampaignId[]): Promise<ReadonlyMap<CampaignId, readonly QuotaCount[]>>;
  /** All leads of the list, in pages, as if no campaign had dialled them: `campaignId` is empty. */
  ofList(listId: ListId): AsyncIterable<readonly LeadStanding[]>;
}
