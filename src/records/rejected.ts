/** The table of entries that the other tables refused. */
import { createHash } from 'node:crypto';
import type { RecordEntry } from '../ports/records.ts';
import type { RejectedRecord } from '../ports/rejectedRecords.ts';
import type { Sql, SqlSession } from './sql.ts';

export interface RejectedEntry {
  readonly entry: RecordEntry;
  /** SQLSTATE. */
  readonly code: string;
  readonly error: string;
}

export async function keepRejected(sql: Sql, { entry, code, error }: RejectedEntry): Promise<void> {
  const text = JSON.stringify(entry);
  const hash = createHash('sha256').update(text).digest('hex');
  await sql.transaction((session) =>
    session.query(
      `insert into rejected_records (entry_hash, entry, code, error) values ($1, $2, $3, $4) on conflict do nothing`,
      // JSON escapes what text can't hold, a driver's message does not.
      [hash, text, code, error.replaceAll('\u0000', '')],
    ),
  );
}

interface RejectedRow {
  readonly entry_hash: string;
  readonly entry: string;
  readonly code: string;
  readonly error: string;
  readonly rejected_at: Date;
}

export async function listRejected(sql: Sql, limit: number): Promise<RejectedRecord[]> {
  const rows = await sql.query<RejectedRow>(
    'select * from rejected_records order by rejected_at, entry_hash limit $1',
    [limit],
  );
  return rows.map((row) => ({
    hash: row.entry_hash,
    text: row.entry,
    code: row.code,
    error: row.error,
    at: row.rejected_at.getTime(),
  }));
}

export async function countRejected(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ count: number }>('select count(*)::int as count from rejected_records');
  return row?.count ?? 0;
}

/** For as long as the transaction lasts it is this one's alone. */
export async function takeRejected(session: SqlSession, hash: string): Promise<RecordEntry | undefined> {
  const [row] = await session.query<{ entry: string }>(
    'delete from rejected_records where entry_hash = $1 returning entry',
    [hash],
  );
  return row === undefined ? undefined : (JSON.parse(row.entry) as RecordEntry);
}
