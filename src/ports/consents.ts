/** Consents to be called, on record with their proof. Records are added and never changed. */
import type { ConsentChannel, ConsentRevoked, ConsentTerms } from '../domain/consent/record.ts';
import type { LeadId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';

export interface ConsentRecord extends ConsentTerms {
  /** Follows from what it says, so that a file imported twice adds nothing. */
  readonly consentId: string;
  readonly channel: ConsentChannel;
  /** What was said or agreed to, or where the proof is kept. */
  readonly evidence: string;
  /** SHA-256 of the file that proves it. */
  readonly evidenceSha256?: string;
  /** The lead it was given for, where it was named. */
  readonly leadId?: LeadId;
  readonly recordedAt: Instant;
  readonly recordedBy: string;
}

export interface ConsentRevocation extends ConsentRevoked {
  readonly reason: string;
  readonly revokedBy: string;
}

export interface ConsentsPort {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** How many were not there before. */
  add(records: readonly ConsentRecord[]): Promise<number>;
  /** How many of them are there. */
  known(consentIds: readonly string[]): Promise<number>;
  revoke(revocation: ConsentRevocation): Promise<void>;
  /** In the order in which they were recorded. */
  historyOf(number: string): Promise<{
    readonly consents: readonly ConsentRecord[];
    readonly revocations: readonly ConsentRevocation[];
  }>;
  numberOf(leadId: LeadId): Promise<string | undefined>;
}
