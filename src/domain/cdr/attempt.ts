/**
 * One attempt on one lead: what is on record before the originate leaves (open) and after the call has ended
 * (closed). The closed attempt is the call detail record.
 */
import type { AgentId, AttemptId, CampaignId, DialGroupId, LeadId, TrunkId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';
import type { DialStatus, HangupReason, LineResult } from '../call/lineResult.ts';
import type { ConsentAnswer } from '../consent/consent.ts';
import type { CallDetails } from './details.ts';

/** What is known when the attempt is put on record. */
export interface Attempt {
  readonly attemptId: AttemptId;
  readonly dialGroupId: DialGroupId;
  readonly campaignId: CampaignId;
  readonly leadId: LeadId;
  /** E.164, with `+`. */
  readonly number: string;
  readonly trunkId: TrunkId;
  /** E.164, one of the owned numbers. */
  readonly callerId: string;
  /** 1 for the lead's first attempt. */
  readonly attemptNumber: number;
  readonly createdAt: Instant;
}

/** When the attempt reached each stage; a stage it did not reach is absent. */
export interface CallStamps {
  readonly createdAt: Instant;
  readonly diallingAt?: Instant;
  readonly ringingAt?: Instant;
  readonly answeredAt?: Instant;
  readonly promptAt?: Instant;
  readonly consentAt?: Instant;
  readonly joinedAt?: Instant;
  readonly endedAt?: Instant;
}

export type { ConsentAnswer };
/** `supervisor`: one who had taken the call over. */
export type EndedBy = 'customer' | 'agent' | 'supervisor' | 'engine' | 'network' | 'unknown';

/** What the lead does next. */
export type LeadNext = { readonly state: 'retry'; readonly dueAt: Instant } | { readonly state: 'final' };

/** The call detail record (CDR) of a closed attempt. */
export interface CallDetailRecord extends Attempt {
  readonly stamps: CallStamps;
  readonly lineResult: LineResult;
  readonly dialStatus: DialStatus;
  readonly sip?: number;
  readonly q850: number;
  /** Whether caps on attempts count it (carrier and trunk faults are not counted). */
  readonly charged: boolean;
  readonly consent: ConsentAnswer;
  readonly agentId?: AgentId;
  readonly endedBy: EndedBy;
  readonly hangupReason?: HangupReason;
  readonly next: LeadNext;
  /** Absent where there is nothing to say. */
  readonly details?: CallDetails;
}
