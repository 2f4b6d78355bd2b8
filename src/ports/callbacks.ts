/** What the records keep of callbacks: those that are open for the engine, all of them for people, and who changed which. */
import type { CallbackState, OpenCallback } from '../domain/callback/callback.ts';
import type { AgentId, AttemptId, CampaignId, LeadId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { TeamId } from '../domain/team/team.ts';
import type { Lead } from '../domain/lead/lead.ts';

export interface CallbackRow extends OpenCallback {
  /** E.164. */
  readonly number: string;
  readonly name?: string;
  readonly givenAt: Instant;
  readonly offeredAt?: Instant;
  readonly offeredTo?: AgentId;
  /** Nobody was offered it in time; kept when it is offered after all. */
  readonly missedAt?: Instant;
  /** The last call that was made for it. */
  readonly attemptId?: AttemptId;
  readonly dialStatus?: string;
  readonly closedAt?: Instant;
}

export interface CallbackQuery {
  readonly campaignId?: CampaignId | undefined;
  readonly leadId?: LeadId | undefined;
  readonly agentId?: AgentId | undefined;
  /** Of the agents of these teams; absent: of all agents. */
  readonly teamIds?: readonly TeamId[] | undefined;
  /** Whose time is not before that. */
  readonly from?: Instant | undefined;
  /** Whose time is not later than that. */
  readonly until?: Instant | undefined;
  /** In one of these states; absent: in any. */
  readonly states?: readonly CallbackState[] | undefined;
  /** Those that were missed, called since or not. */
  readonly missed?: boolean | undefined;
  readonly limit: number;
}

export interface CallbackChange {
  readonly callbackId: string;
  readonly at: Instant;
  readonly who: string;
  /** Absent: it is cancelled. */
  readonly to?: { readonly at: Instant; readonly agentId: AgentId };
}

export interface CallbackChanged {
  readonly at: Instant;
  readonly who: string;
  readonly action: 'move' | 'cancel';
  readonly from: { readonly at: Instant; readonly agentId: AgentId };
  readonly to?: { readonly at: Instant; readonly agentId: AgentId };
}

export interface CallbackRecords {
  /** Open ones of these campaigns with a time until then, the earliest first. */
  open(campaignIds: readonly CampaignId[], until: Instant, limit: number): Promise<readonly OpenCallback[]>;
  /** The lead to be called for it; undefined where it is open no more. */
  lead(callbackId: string): Promise<Lead | undefined>;
  /** Those of the campaign that wait since before that time are missed; which they are. */
  markMissed(campaignId: CampaignId, before: Instant, now: Instant): Promise<readonly OpenCallback[]>;
  /** Those of leads that are never to be called again are cancelled; how many. */
  closeOfFinalLeads(campaignIds: readonly CampaignId[], now: Instant): Promise<number>;

  /** The earliest first. */
  find(query: CallbackQuery): Promise<readonly CallbackRow[]>;
  byId(callbackId: string): Promise<CallbackRow | undefined>;
  /** With its audit, in one step; false, and nothing, where it is open no more. The lead of a cancelled one is final. */
  change(change: CallbackChange): Promise<boolean>;
  /** The oldest first. */
  changes(callbackId: string): Promise<readonly CallbackChanged[]>;
}
