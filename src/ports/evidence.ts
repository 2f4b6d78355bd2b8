/** The evidence chain on record: walked from end to end, and read for one number. Only the record writer adds to it. */
import type { Attempt, CallDetailRecord } from '../domain/cdr/attempt.ts';
import type { ChainHead, EvidenceEntry } from '../domain/evidence/chain.ts';
import type { ChainVerdict } from '../domain/evidence/verify.ts';

export interface NumberEvidence {
  /** The keyed hash that stands for the number; absent: the chain has no entry yet. */
  readonly subject?: string;
  readonly entries: readonly EvidenceEntry[];
  /** As they are on record beside the chain. */
  readonly attempts: readonly (CallDetailRecord | Attempt)[];
}

export interface EvidencePort {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** As of one moment, however long it takes. `noted`: heads written down elsewhere. */
  verify(noted: readonly ChainHead[]): Promise<ChainVerdict>;
  ofNumber(number: string): Promise<NumberEvidence>;
}
