/**
 * A copy of everything in the database, and back. Adapter: `records/backup` over Postgres or PGlite; a row travels as
 * the database's own text of it, so that no value changes on the way.
 */
export interface BackupSchema {
  /** The migrations that made the tables, in order. */
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[];
  /** Tables in an order in which they can be filled. */
  readonly tables: readonly { readonly name: string; readonly columns: readonly string[] }[];
  readonly partitions: readonly { readonly name: string; readonly table: string; readonly bound: string }[];
  readonly sequences: readonly { readonly name: string; readonly lastValue: string }[];
}

export interface RowBatch {
  readonly table: string;
  /** Each the text of one row. */
  readonly rows: readonly string[];
}

export type RowCounts = Readonly<Record<string, number>>;

export interface BackupSink {
  readonly schema: (schema: BackupSchema) => Promise<void>;
  readonly rows: (batch: RowBatch) => Promise<void>;
}

export interface BackupPort {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** One instant of the whole database. */
  take(sink: BackupSink): Promise<void>;
  /** Why this version cannot take the schema up; undefined: it can. */
  misfit(schema: BackupSchema): string | undefined;
  /** Rows in the database now, by table; tables without any are left out. */
  counts(): Promise<RowCounts>;
  /** Replaces everything in the database, in one transaction, and brings the schema up to date. */
  load(schema: BackupSchema, batches: AsyncIterable<RowBatch>): Promise<void>;
  /** Each number's last attempt from `from` on. */
  lastAttempts(from: number): AsyncIterable<readonly NumberAttempt[]>;
  dialGroups(): Promise<readonly string[]>;
}

export interface NumberAttempt {
  readonly number: string;
  readonly attemptId: string;
  readonly at: number;
}
