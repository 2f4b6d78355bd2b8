/** AuditPort over any `Sql`: each entry is appended under one lock, with its details beside the chain. */
import { randomBytes } from 'node:crypto';
import { canonicalJson, CHAIN_START, type EvidenceEntry } from '../domain/evidence/chain.ts';
import type { AuditEntry, AuditPort, AuditQuery, AuditVerdict, NewAuditEntry } from '../ports/audit.ts';
import type { ChainHead } from '../domain/evidence/chain.ts';
import { openAndClose, runAt } from './asPort.ts';
import { appendTo, headOf, sha256, walkTable, type ChainTables } from './chain.ts';
import { BULK, timestamp, type Sql, type SqlSession } from './sql.ts';

const AUDIT: ChainTables = { log: 'audit_log', head: 'audit_head' };
/** Any constant will do, as long as nothing else in the database uses it: `audt` in ASCII. */
const LOCK_KEY = 0x61756474;
const SALT_BYTES = 16;

/** In the chain. */
interface Payload extends Pick<NewAuditEntry, 'login' | 'via' | 'viaId' | 'address' | 'outcome' | 'code'> {
  readonly details: string;
}

interface Details extends Pick<NewAuditEntry, 'subject' | 'before' | 'after'> {
  readonly salt: string;
}

/** `place` names the database in messages, without its password. */
export function createAudit(sql: Sql, place: string): AuditPort {
  const run = runAt(place);
  return {
    ...openAndClose(sql, run),
    append: (entry) => run('audit', () => sql.transaction((session) => append(session, entry))),
    entries: (query) => run('auditEntries', () => entries(sql, query)),
    verify: (noted) => run('verifyAudit', () => sql.transaction((session) => verify(session, noted), BULK)),
  };
}

async function append(session: SqlSession, entry: NewAuditEntry): Promise<void> {
  const { auditId, at, userId, login, via, viaId, address, endpoint, outcome, code, ...changed } = entry;
  const { subject, before, after } = changed;
  const salt = randomBytes(SALT_BYTES).toString('hex');
  const details = canonicalJson({ subject, before, after, salt } satisfies Details);
  const payload: Payload = { login, via, viaId, address, outcome, code, details: sha256(details) };
  await session.query(`select pg_advisory_xact_lock(${LOCK_KEY})`);
  const head = (await headOf(session, AUDIT)) ?? CHAIN_START;
  await appendTo(session, AUDIT, head, [
    { at, kind: endpoint, ref: auditId, subject: userId, payload: canonicalJson(payload) },
  ]);
  await session.query(
    'insert into audit_details (audit_id, details, login, subject) values ($1, $2, $3, $4)',
    [auditId, details, login, subject],
  );
}

interface EntryRow {
  readonly sequence: number;
  readonly at: Date;
  readonly kind: string;
  readonly ref: string;
  readonly user_id: string;
  readonly payload: string;
  readonly details: string | null;
}

async function entries(sql: Sql, query: AuditQuery): Promise<readonly AuditEntry[]> {
  const { login, endpoint, subject, outcome, from, to, before, limit } = query;
  const rows = await sql.query<EntryRow>(
    `select l.sequence::float8 as sequence, l.at, l.kind, l.ref, l.subject as user_id, l.payload, d.details
       from audit_log l left join audit_details d on d.audit_id = l.ref
      where ($1::text is null or lower(d.login) = lower($1)) and ($2::text is null or l.kind = $2)
        and ($3::text is null or starts_with(d.subject, $3))
        and ($4::text is null or l.payload::jsonb ->> 'outcome' = $4)
        and ($5::timestamptz is null or l.at >= $5) and ($6::timestamptz is null or l.at < $6)
        and ($7::bigint is null or l.sequence < $7)
      order by l.sequence desc limit $8`,
    [
      login ?? null,
      endpoint ?? null,
      subject ?? null,
      outcome ?? null,
      timestamp(from),
      timestamp(to),
      before ?? null,
      limit,
    ],
  );
  return rows.map(toEntry);
}

function toEntry(row: EntryRow): AuditEntry {
  const { details: _digest, ...payload } = JSON.parse(row.payload) as Payload;
  const { sequence, at, kind: endpoint, ref: auditId, user_id: userId } = row;
  const details = row.details === null ? undefined : (JSON.parse(row.details) as Details);
  return {
    sequence,
    auditId,
    at: at.getTime(),
    userId,
    endpoint,
    ...payload,
    subject: details?.subject ?? '',
    ...(details?.before === undefined ? {} : { before: details.before }),
    ...(details?.after === undefined ? {} : { after: details.after }),
    isErased: details === undefined,
  };
}

async function verify(session: SqlSession, noted: readonly ChainHead[]): Promise<AuditVerdict> {
  let changedDetails: number | undefined;
  const chain = await walkTable(session, AUDIT, noted, async (page) => {
    changedDetails ??= await firstChanged(session, page);
  });
  return { ...chain, ...(changedDetails === undefined ? {} : { changedDetails }) };
}

/** What was erased is no change: its row is there, without what it said. */
async function firstChanged(
  session: SqlSession,
  page: readonly EvidenceEntry[],
): Promise<number | undefined> {
  const rows = await session.query<{
    readonly audit_id: string;
    readonly details: string | null;
    readonly login: string;
    readonly subject: string;
  }>('select audit_id, details, login, subject from audit_details where audit_id = any($1::text[])', [
    page.map(({ ref }) => ref),
  ]);
  const kept = new Map(rows.map((row) => [row.audit_id, row]));
  return page.find(({ ref, payload }) => {
    const row = kept.get(ref);
    const said = JSON.parse(payload) as Payload;
    if (row === undefined || row.login !== said.login) return true;
    if (row.details === null) return row.subject !== '';
    return (
      sha256(row.details) !== said.details || row.subject !== (JSON.parse(row.details) as Details).subject
    );
  })?.sequence;
}

/** However it was typed, its last digits are these. */
const TELLING_DIGITS = 9;

/** Takes out what is said of a number (GDPR Art. 17); the chain holds on. How many entries it was. */
export async function eraseAudit(session: SqlSession, number: string): Promise<number> {
  const rows = await session.query(
    `update audit_details set details = null, subject = ''
      where details is not null and position($1 in details) > 0 returning audit_id`,
    [number.slice(-TELLING_DIGITS)],
  );
  return rows.length;
}
