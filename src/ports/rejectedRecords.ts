/** Records that the database refused: kept as they came until they are written after all. */
import type { Instant } from '../domain/kernel/time.ts';

export interface RejectedRecord {
  /** SHA-256 of the entry. */
  readonly hash: string;
  /** The entry as JSON. */
  readonly text: string;
  /** SQLSTATE, and what the database said. */
  readonly code: string;
  readonly error: string;
  readonly at: Instant;
}

export interface RejectedRecords {
  /** The oldest first. */
  list(limit: number): Promise<readonly RejectedRecord[]>;
  count(): Promise<number>;
  /** Writes it where the database takes it now, and forgets it then. Undefined: there is none. */
  retry(
    hash: string,
  ): Promise<{ readonly ok: true } | { readonly ok: false; readonly error: string } | undefined>;
}
