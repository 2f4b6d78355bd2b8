/** The records in PGlite: for a first try on a machine without Postgres, and for tests. */
import type { BackupPort } from '../ports/backup.ts';
import { createRecords, type Records, type RecordsOptions } from './adapter.ts';
import { createBackup } from './backup.ts';
import { createPgliteSql } from './pgliteSql.ts';

export interface PgliteRecordsOptions extends RecordsOptions {
  /** A folder; absent: in memory. */
  readonly dataDir?: string;
}

export function createPgliteRecords(options: PgliteRecordsOptions = {}): Records {
  return createRecords(createPgliteSql(options.dataDir), options.dataDir ?? 'memory', options);
}

/** Only while no engine has the folder open. */
export function createPgliteBackup(dataDir: string | undefined): BackupPort {
  return createBackup(createPgliteSql(dataDir));
}
