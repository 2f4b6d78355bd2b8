/** What is kept of a call that came in: one record a call, written at the arrival and replaced at the end. */
import type { ForeignCall } from '../call/foreignCall.ts';
import type { CalledBy, InboundOutcome } from '../call/inbound.ts';
import type { HangupReason } from '../call/lineResult.ts';
import type { AgentId, CallId, CampaignId, DialGroupId, TrunkId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';
import type { EndedBy } from './attempt.ts';
import type { CallDetails } from './details.ts';

export type { CalledBy };

export interface InboundRecord {
  readonly callId: CallId;
  readonly dialGroupId: DialGroupId;
  readonly campaignId: CampaignId;
  /** The caller's, E.164 or as the carrier gave it; '' where withheld. */
  readonly number: string;
  /** E.164. */
  readonly dialled: string;
  readonly arrivedAt: Instant;
  readonly answeredAt?: Instant;
  readonly joinedAt?: Instant;
  /** Absent while it lives. */
  readonly endedAt?: Instant;
  readonly outcome: InboundOutcome;
  /** That brought the call, where Asterisk's endpoint is one of ours. */
  readonly trunkId?: TrunkId;
  readonly endedBy?: EndedBy;
  /** Where we hung up. */
  readonly hangupReason?: HangupReason;
  /** What was done in the conversation; absent where there is nothing to say. */
  readonly details?: CallDetails;
  /** Who took the call, and whose call it answers. */
  readonly agentId?: AgentId;
  readonly calledBy?: CalledBy;
  /** Of the PBX that has sent the caller. */
  readonly foreignCall?: ForeignCall;
}
