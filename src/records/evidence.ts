/**
 * The evidence chain in the database. Entries are appended by the record writer in its own transaction, as its last step:
 * an advisory lock makes it one writer at a time, and what is in the chain already is not appended again.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { CallDetailRecord } from '../domain/cdr/attempt.ts';
import { ATTEMPT_EVIDENCE, attemptEvidence } from '../domain/evidence/attempt.ts';
import {
  CHAIN_START,
  type ChainHead,
  type EvidenceEntry,
  type EvidenceFact,
} from '../domain/evidence/chain.ts';
import type { ChainVerdict } from '../domain/evidence/verify.ts';
import { appendTo, entriesWhere, walkTable, type ChainTables } from './chain.ts';
import type { SqlSession } from './sql.ts';

/** Any constant will do, as long as nothing else in the database uses it: `evid` in ASCII. */
const LOCK_KEY = 0x65766964;

const EVIDENCE: ChainTables = { log: 'evidence_log', head: 'evidence_head' };

/** Without the key nobody finds a number in the chain. */
export function subjectOf(number: string, key: string): string {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(number).digest('hex');
}

/** In the place of a number that was erased: no number that anybody has, and the same one each time. */
export function pseudonymOf(subject: string): string {
  return `0${String(BigInt(`0x${subject}`) % 10n ** 14n).padStart(14, '0')}`;
}

export async function appendAttempts(
  session: SqlSession,
  closed: readonly CallDetailRecord[],
): Promise<void> {
  const byId = new Map(closed.map((cdr) => [cdr.attemptId, cdr]));
  const { head, key, known } = await lockChain(session, ATTEMPT_EVIDENCE, [...byId.keys()]);
  const facts = [...byId.values()]
    .filter(({ attemptId }) => !known.has(attemptId))
    .map((cdr) => attemptEvidence(cdr, subjectOf(cdr.number, key)));
  await appendTo(session, EVIDENCE, head, facts);
}

/** One fact of any kind about a number; false where the chain has it already. */
export async function appendFact(
  session: SqlSession,
  number: string,
  fact: Omit<EvidenceFact, 'subject'>,
): Promise<boolean> {
  return (await appendFacts(session, fact.kind, [{ number, fact }])) === 1;
}

/** Facts of one kind, each about a number; how many of them the chain did not have. */
export async function appendFacts(
  session: SqlSession,
  kind: string,
  facts: readonly { readonly number: string; readonly fact: Omit<EvidenceFact, 'subject'> }[],
): Promise<number> {
  const refs = facts.map(({ fact }) => fact.ref);
  const { head, key, known } = await lockChain(session, kind, refs);
  const missing = facts.filter(({ fact }) => !known.has(fact.ref));
  const added = missing.map(({ number, fact }) => ({ ...fact, subject: subjectOf(number, key) }));
  await appendTo(session, EVIDENCE, head, added);
  return added.length;
}

interface Chain {
  readonly head: ChainHead;
  readonly key: string;
  /** Of the refs asked for, those that are in the chain. */
  readonly known: ReadonlySet<string>;
}

/** Until the end of the transaction nobody else appends; read after the lock, since what went before is seen then. */
async function lockChain(session: SqlSession, kind: string, refs: readonly string[]): Promise<Chain> {
  await session.query(`select pg_advisory_xact_lock(${LOCK_KEY})`);
  const [found] = await session.query<{
    sequence: number | null;
    hash: string | null;
    key: string | null;
    known: readonly string[];
  }>(
    `select head.sequence::float8 as sequence, head.hash, evidence_key.key,
            array(select ref from evidence_log where kind = $1 and ref = any($2::text[])) as known
       from (select) one left join evidence_head head on true left join evidence_key on true`,
    [kind, refs],
  );
  const { sequence = null, hash = null, key = null, known = [] } = found ?? {};
  return {
    head: sequence === null || hash === null ? CHAIN_START : { sequence, hash },
    key: key ?? (await makeKey(session)),
    known: new Set(known),
  };
}

async function makeKey(session: SqlSession): Promise<string> {
  const key = randomBytes(32).toString('hex');
  await session.query('insert into evidence_key (key) values ($1)', [key]);
  return key;
}

/** As of one moment, however long it takes. `visit`: told of each page as it is walked. */
export function walkEntries(
  session: SqlSession,
  noted: readonly ChainHead[],
  visit?: (page: readonly EvidenceEntry[]) => Promise<void>,
): Promise<ChainVerdict> {
  return walkTable(session, EVIDENCE, noted, visit);
}

/** Makes the key where there is none yet. */
export async function subjectFor(session: SqlSession, number: string): Promise<string> {
  // The chain is not locked for what may be a long transaction.
  const found = await subjectIn(session, number);
  return found ?? subjectOf(number, (await lockChain(session, '', [])).key);
}

/** Undefined: there is no entry yet, and so no key. */
export async function subjectIn(session: SqlSession, number: string): Promise<string | undefined> {
  const [found] = await session.query<{ key: string }>('select key from evidence_key');
  return found === undefined ? undefined : subjectOf(number, found.key);
}

export async function entriesAbout(session: SqlSession, subject: string): Promise<readonly EvidenceEntry[]> {
  return entriesWhere(session, EVIDENCE, 'subject = $1 order by sequence', [subject]);
}
