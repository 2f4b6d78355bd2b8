/**
 * What people and programs changed through the API, in a chain of hashes (as the evidence is). The chain holds no personal
 * data: what was changed stands beside it, so that an erasure can take it out, and the chain holds its digest.
 */
import type { AuditOutcome } from '../domain/account/audit.ts';
import type { ChainHead } from '../domain/evidence/chain.ts';
import type { ChainVerdict } from '../domain/evidence/verify.ts';
import type { Instant } from '../domain/kernel/time.ts';

export interface NewAuditEntry {
  readonly auditId: string;
  readonly at: Instant;
  /** Empty: nobody that is known. */
  readonly userId: string;
  readonly login: string;
  readonly via: 'session' | 'token' | 'none' | 'cli';
  /** Of the session or token. */
  readonly viaId: string;
  readonly address: string;
  /** Its name in the contract, such as `POST /campaigns/:campaignId/start`. */
  readonly endpoint: string;
  readonly outcome: AuditOutcome;
  /** Code of the error; empty: none. */
  readonly code: string;
  /** What was changed, such as `/campaigns/spring`. */
  readonly subject: string;
  /** Undefined: nothing to tell. */
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface AuditEntry extends NewAuditEntry {
  readonly sequence: number;
  /** Subject, before and after were about somebody whose data was erased. */
  readonly isErased: boolean;
}

export interface AuditQuery {
  readonly login?: string | undefined;
  readonly endpoint?: string | undefined;
  /** What it begins with. */
  readonly subject?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** Entries before this one; undefined: the newest. */
  readonly before?: number | undefined;
  readonly limit: number;
}

export interface AuditVerdict extends ChainVerdict {
  /** The first entry whose details are not those that were written. */
  readonly changedDetails?: number;
}

export interface Audit {
  append(entry: NewAuditEntry): Promise<void>;
  /** The newest first. */
  entries(query: AuditQuery): Promise<readonly AuditEntry[]>;
  /** As of one moment. `noted`: heads written down elsewhere. */
  verify(noted: readonly ChainHead[]): Promise<AuditVerdict>;
}

export interface AuditPort extends Audit {
  start(): Promise<void>;
  stop(): Promise<void>;
}
