/** The do-not-call list as the gate reads it: effective from the moment `add` resolves, for every campaign. */
import type { Instant } from '../domain/kernel/time.ts';

export type DoNotCallSource = 'key' | 'agent' | 'import' | 'api';

export interface DoNotCallEntry {
  readonly number: string;
  readonly source: DoNotCallSource;
  readonly addedAt: Instant;
  readonly attemptId?: string;
}

export interface DoNotCallPort {
  add(entries: readonly DoNotCallEntry[]): Promise<void>;
  has(number: string): Promise<boolean>;
  count(): Promise<number>;
}
