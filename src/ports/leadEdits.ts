/** Corrections of single leads: each with the value before it, who made it and when; and what else became of the lead. */
import type { AgentId, AttemptId, CampaignId, LeadId, ListId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { LeadPhone } from '../domain/lead/phone.ts';

/** A lead as it is stored. */
export interface LeadRecord {
  readonly leadId: LeadId;
  readonly listId: ListId;
  readonly number: string;
  /** As written. */
  readonly rawNumber: string;
  readonly lineType?: string;
  readonly region?: string;
  /** All numbers in their order; empty: `number` alone. */
  readonly phones: readonly LeadPhone[];
  readonly name?: string;
  /** What the list's owner knows the person by. */
  readonly key?: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface NewLeadEdit {
  /** `name`, `key`, `phone`, `phone2` and so on, or a heading. */
  readonly field: string;
  /** Absent: there was none. */
  readonly oldValue?: string;
  /** Absent: it was taken out. */
  readonly newValue?: string;
  /** The edit that this one takes back. */
  readonly undoes?: number;
}

export interface LeadEdit extends NewLeadEdit {
  /** Grows. */
  readonly editId: number;
  readonly leadId: LeadId;
  readonly at: Instant;
  readonly who: string;
}

export interface LeadChange {
  readonly before: LeadRecord;
  readonly after: LeadRecord;
  readonly edits: readonly NewLeadEdit[];
  readonly at: Instant;
  readonly who: string;
}

export type LeadChangeOutcome =
  | {
      readonly state: 'saved';
      readonly edits: readonly LeadEdit[];
      /** Campaigns in which it was archived for its number, and is due again with the new one. */
      readonly reopened: readonly CampaignId[];
    }
  /** Somebody else has changed or erased it meanwhile. */
  | { readonly state: 'changed' }
  /** Another lead of the list has the number. */
  | { readonly state: 'numberTaken'; readonly leadId: LeadId };

export interface LeadAttempt {
  readonly attemptId: AttemptId;
  readonly at: Instant;
  readonly campaignId: CampaignId;
  readonly number: string;
  readonly dialStatus: string;
  readonly agentId?: AgentId;
  readonly disposition?: string;
}

export interface LeadEditRecords {
  lead(leadId: LeadId): Promise<LeadRecord | undefined>;
  /** Whether any lead of the list has a field of this heading. */
  hasField(listId: ListId, field: string): Promise<boolean>;
  /** The lead and its history, in one step. */
  save(change: LeadChange): Promise<LeadChangeOutcome>;
  /** The oldest first. */
  edits(leadId: LeadId): Promise<readonly LeadEdit[]>;
  /** Of all campaigns, the oldest first. */
  attempts(leadId: LeadId): Promise<readonly LeadAttempt[]>;
  /** That dial it. */
  campaigns(
    leadId: LeadId,
  ): Promise<readonly { readonly campaignId: CampaignId; readonly dialGroupId: string }[]>;
}
