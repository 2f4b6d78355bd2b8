/** What calls and agents leave for the records: written to the spool, and taken to the tables in batches. */
import type { Attempt, CallDetailRecord } from '../domain/cdr/attempt.ts';
import type { DispositionGiven } from '../domain/cdr/disposition.ts';
import type { InboundRecord } from '../domain/cdr/inboundRecord.ts';
import type { AgentId, AttemptId, CampaignId, LeadId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { DetectionReview } from './detection.ts';
import type { DoNotCallEntry } from './doNotCall.ts';
import type { NewMessage } from './smsRecords.ts';

export type RecordEntry =
  | { readonly type: 'attemptOpened'; readonly attempt: Attempt }
  | {
      readonly type: 'attemptClosed';
      readonly cdr: CallDetailRecord /** The lead's revision after it. */;
      readonly revision: number;
    }
  /** The gate refused the lead: why, and when the refusal lapses (absent: never, the lead is final). */
  | {
      readonly type: 'leadRefused';
      readonly leadId: LeadId;
      readonly campaignId: CampaignId;
      readonly code: string;
      /** The do-not-call list that names the number. */
      readonly list?: string;
      readonly retryAt?: Instant;
      readonly at: Instant;
    }
  | { readonly type: 'doNotCallAdded'; readonly entry: DoNotCallEntry }
  /** At the arrival and at the end of a call that came in; the later one holds. */
  | { readonly type: 'inbound'; readonly record: InboundRecord }
  /** For the outbox; the same key is the same message. */
  | { readonly type: 'message'; readonly message: NewMessage }
  | { readonly type: 'dispositionGiven'; readonly given: DispositionGiven }
  | {
      readonly type: 'callbackOffered';
      readonly callbackId: string;
      readonly agentId: AgentId;
      readonly at: Instant;
    }
  /** By the agent of the call, whose record may follow. */
  | { readonly type: 'detectionReviewed'; readonly review: DetectionReview }
  | {
      readonly type: 'agentStateChanged';
      readonly agentId: AgentId;
      readonly state: string;
      readonly reason?: string;
      readonly at: Instant;
      /** Of an agent who has begun to talk. */
      readonly attemptId?: AttemptId;
    };
