/** A chain of hashes in a table, with its end in another: appended to under a lock of the caller's, and walked. */
import { createHash } from 'node:crypto';
import {
  extendChain,
  type ChainHead,
  type Digest,
  type EvidenceEntry,
  type EvidenceFact,
} from '../domain/evidence/chain.ts';
import { walkChain, type ChainVerdict } from '../domain/evidence/verify.ts';
import { timestamp, type SqlSession } from './sql.ts';
import { columnArrays, columnList, unnest } from './unnest.ts';

/** Names of ours: they go into statements as they are. */
export interface ChainTables {
  readonly log: string;
  readonly head: string;
}

const COLUMNS = {
  sequence: 'bigint',
  at: 'timestamptz',
  kind: 'text',
  ref: 'text',
  subject: 'text',
  payload: 'text',
  previous: 'text',
  hash: 'text',
} as const;

export const sha256: Digest = (text) => createHash('sha256').update(text).digest('hex');

/** The caller holds the lock until the end of the transaction, and has read the head after taking it. */
export async function appendTo(
  session: SqlSession,
  tables: ChainTables,
  head: ChainHead,
  facts: readonly EvidenceFact[],
): Promise<void> {
  const entries = extendChain(head, facts, sha256);
  const last = entries.at(-1);
  if (last === undefined) return;
  await session.query(
    `insert into ${tables.log} (${columnList(COLUMNS)}) select * from ${unnest('row', COLUMNS)}`,
    columnArrays(
      COLUMNS,
      entries.map((entry) => ({ ...entry, at: timestamp(entry.at) })),
    ),
  );
  await session.query(
    `insert into ${tables.head} (sequence, hash) values ($1, $2)
       on conflict (only_row) do update set sequence = excluded.sequence, hash = excluded.hash`,
    [last.sequence, last.hash],
  );
}

interface EntryRow extends Omit<EvidenceEntry, 'at' | 'sequence'> {
  readonly sequence: number;
  readonly at: Date;
}

const PAGE_ENTRIES = 5_000;

function toEntry({ at, ...row }: EntryRow): EvidenceEntry {
  return { ...row, at: at.getTime() };
}

/** `condition`: of ours, with the order. */
export async function entriesWhere(
  session: SqlSession,
  { log }: ChainTables,
  condition: string,
  params: readonly unknown[],
): Promise<readonly EvidenceEntry[]> {
  const rows = await session.query<EntryRow>(
    `select sequence::float8 as sequence, at, kind, ref, subject, payload, previous, hash
       from ${log} where ${condition}`,
    params,
  );
  return rows.map(toEntry);
}

/** From the lowest sequence on, whatever it is: what stands before the first entry is a forgery that must show. */
async function* entryPages(
  session: SqlSession,
  tables: ChainTables,
): AsyncGenerator<readonly EvidenceEntry[]> {
  let after: number | null = null;
  for (;;) {
    const page: readonly EvidenceEntry[] = await entriesWhere(
      session,
      tables,
      `$1::bigint is null or sequence > $1 order by sequence limit ${PAGE_ENTRIES}`,
      [after],
    );
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.sequence;
  }
}

/** As of one moment, however long it takes. `visit`: told of each page as it is walked. */
export async function walkTable(
  session: SqlSession,
  tables: ChainTables,
  noted: readonly ChainHead[],
  visit: (page: readonly EvidenceEntry[]) => Promise<void> = async () => undefined,
): Promise<ChainVerdict> {
  // What is appended meanwhile is not seen.
  await session.script('set transaction isolation level repeatable read');
  const head = await headOf(session, tables);
  const walk = walkChain(sha256, noted);
  for await (const page of entryPages(session, tables)) {
    page.forEach((entry) => walk.take(entry));
    await visit(page);
  }
  return walk.end(head);
}

/** Undefined: there has never been an entry. */
export async function headOf(session: SqlSession, { head }: ChainTables): Promise<ChainHead | undefined> {
  const [found] = await session.query<ChainHead>(`select sequence::float8 as sequence, hash from ${head}`);
  return found;
}
