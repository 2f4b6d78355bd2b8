/** A disposition on its way to the records: what the agent said of which call, and what its lead does next. */
import type { AttemptId, CampaignId, LeadId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';
import type { LeadNext } from './attempt.ts';
import type { CallDisposition } from './details.ts';

export interface DispositionGiven {
  readonly attemptId: AttemptId;
  /** The attempt's; its record may not be closed yet. */
  readonly createdAt: Instant;
  readonly campaignId: CampaignId;
  readonly leadId: LeadId;
  readonly disposition: CallDisposition;
  /** Taken only while no newer attempt has been closed: the lead's revision after this one. */
  readonly revision: number;
  readonly next: LeadNext;
}
