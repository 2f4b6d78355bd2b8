/** What the records keep of hand-overs of hot leads: each with its history, which is only ever added to. */
import type { AgentId, CampaignId, LeadId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Handover, HandoverEvent, HandoverState } from '../domain/handover/handover.ts';

export interface HandoverRow extends Handover {
  /** E.164; absent once the person is erased. */
  readonly number?: string;
  readonly name?: string;
}

export interface NewHandover extends Omit<Handover, 'state' | 'decidedAt'> {
  /** Who offers it. */
  readonly who: string;
}

/** `lead-unknown`: the campaign dials no such lead. `standing`: it is offered or accepted already. */
export type OfferOutcome = 'offered' | 'lead-unknown' | 'standing';

export interface HandoverDecision {
  readonly handoverId: string;
  readonly at: Instant;
  readonly who: string;
  readonly reason?: string | undefined;
}

export interface HandoverRejection extends HandoverDecision {
  readonly reason: string;
  /** When its agent is to call the person. */
  readonly callbackAt: Instant;
}

/** `over`: it is open no more. `notCalled`: rejected, and nobody calls the lead, which asked never to be called. */
export type RejectOutcome = 'rejected' | 'notCalled' | 'over';

export interface HandoverEntry {
  readonly at: Instant;
  readonly who: string;
  readonly action: 'offer' | HandoverEvent;
  /** Why; absent where nobody said, or once the person is erased. */
  readonly reason?: string;
}

export interface HandoverQuery {
  readonly campaignId?: CampaignId | undefined;
  readonly leadId?: LeadId | undefined;
  readonly agentId?: AgentId | undefined;
  readonly owner?: string | undefined;
  /** In one of these states; absent: in any. */
  readonly states?: readonly HandoverState[] | undefined;
  readonly limit: number;
}

/** Local days (of each campaign's calendar), both included. */
export interface HandoverPeriod {
  readonly fromDate: string;
  readonly toDate: string;
  readonly campaignId?: CampaignId | undefined;
}

export interface HandoverCounts {
  readonly agentId: AgentId;
  /** Offered in the period. */
  readonly offered: number;
  /** Accepted in the period, those by silence among them. */
  readonly accepted: number;
  readonly bySilence: number;
  /** Rejected in the period. */
  readonly rejected: number;
}

export interface HandoverRecords {
  offer(handover: NewHandover): Promise<OfferOutcome>;
  /** False, and nothing, where it is open no more. */
  accept(decision: HandoverDecision): Promise<boolean>;
  /** With the callback of its agent in the same step, in place of any that was open for the lead. */
  reject(rejection: HandoverRejection): Promise<RejectOutcome>;
  /** Those whose deadline has come are accepted by silence, at their deadline; which they are. */
  settleLapsed(now: Instant): Promise<readonly Handover[]>;
  /** The earliest deadline first. */
  find(query: HandoverQuery): Promise<readonly HandoverRow[]>;
  byId(handoverId: string): Promise<HandoverRow | undefined>;
  /** The oldest first. */
  entries(handoverId: string): Promise<readonly HandoverEntry[]>;
  /** By agent, the one with most accepted first. */
  counts(period: HandoverPeriod): Promise<readonly HandoverCounts[]>;
}
