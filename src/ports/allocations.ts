/** What the records keep of allocation: which lead was given to whom, when it was called, and when and why it went back. */
import type { AgentLeads, AllocationEnd, AllocationKind } from '../domain/allocation/allocation.ts';
import type { AgentId, AttemptId, CampaignId, LeadId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Lead } from '../domain/lead/lead.ts';

/** A day on the calendar of the campaign's zone. */
export interface AllocationDay {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly endsAt: Instant;
}

/** How one agent stands in one campaign. */
export interface AgentAllocation extends AgentLeads {
  readonly agentId: AgentId;
  /** Theirs now, and not called since they were given. */
  readonly open: number;
  /** Of today's, those that were called. */
  readonly usedToday: number;
}

export interface AllocationOrder {
  readonly campaignId: CampaignId;
  readonly agentId: AgentId;
  readonly teamId?: string | undefined;
  readonly day: AllocationDay;
  /** Where there are fewer, redials make up for them. */
  readonly newLeads: number;
  readonly redials: number;
  /** Grades that a rule keeps for the agent's tier: they come first. */
  readonly gradesFirst: readonly string[];
  /** Grades that rules keep for other tiers. */
  readonly gradesOfOthers: readonly string[];
  readonly at: Instant;
  readonly by: string;
}

export interface AllocationGiven {
  readonly newLeads: number;
  readonly redials: number;
}

/** Of the campaign, and of the agent where one is named: which go back. */
export interface AllocationReclaim {
  readonly campaignId: CampaignId;
  readonly agentId?: AgentId | undefined;
  /** Given before that day; absent: on any. */
  readonly before?: string | undefined;
  /** The agents there are, with their teams: what belongs to nobody of them; absent: to anybody. */
  readonly notOf?: readonly { readonly agentId: AgentId; readonly teamId?: string | undefined }[] | undefined;
  readonly because: Exclude<AllocationEnd, 'worked'>;
  readonly at: Instant;
  readonly by: string;
}

export interface AllocationReclaimed {
  readonly agentId: AgentId;
  /** Back in the pool without a call. */
  readonly unworked: number;
  /** Called, and over with them. */
  readonly worked: number;
}

export interface Allocation {
  readonly campaignId: CampaignId;
  readonly leadId: LeadId;
  readonly agentId: AgentId;
  readonly day: string;
  readonly kind: AllocationKind;
  readonly givenAt: Instant;
  readonly givenBy: string;
  readonly usedAt?: Instant;
  readonly usedBy?: AgentId;
  readonly attemptId?: AttemptId;
  readonly endedAt?: Instant;
  readonly endedBecause?: AllocationEnd;
  readonly endedBy?: string;
}

export interface AllocationDue {
  readonly campaignId: CampaignId;
  readonly agentId: AgentId;
  /** Called before by anybody. */
  readonly again: number;
  readonly fresh: number;
}

export interface AllocationRecords {
  /** Those who have called in the campaign or been given leads, and the ones named. */
  standing(
    campaignId: CampaignId,
    day: AllocationDay,
    agentIds: readonly AgentId[],
  ): Promise<readonly AgentAllocation[]>;
  /** In one step; what others are given at the same moment is not given twice. `dryRun`: counted only. */
  give(order: AllocationOrder, dryRun: boolean): Promise<AllocationGiven>;
  reclaim(order: AllocationReclaim, dryRun: boolean): Promise<readonly AllocationReclaimed[]>;
  /** Campaigns with leads that are somebody's. */
  openCampaigns(): Promise<readonly CampaignId[]>;
  /** How many of whom may be called now. */
  due(campaignIds: readonly CampaignId[], now: Instant): Promise<readonly AllocationDue[]>;
  /** The agent's leads that may be called now, those called before first. */
  next(
    campaignId: CampaignId,
    agentId: AgentId,
    options: {
      readonly now: Instant;
      readonly withFresh: boolean;
      readonly exclude: readonly LeadId[];
      readonly limit: number;
    },
  ): Promise<readonly Lead[]>;
  /** Those of the leads that are somebody's. */
  taken(campaignId: CampaignId, leadIds: readonly LeadId[]): Promise<readonly LeadId[]>;
  /** The newest first. */
  history(
    campaignId: CampaignId,
    filter: { readonly agentId?: AgentId | undefined; readonly leadId?: LeadId | undefined },
    limit: number,
  ): Promise<readonly Allocation[]>;
}
