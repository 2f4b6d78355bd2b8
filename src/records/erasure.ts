/**
 * ErasurePort over any `Sql` (GDPR Art. 17). What is taken out: leads with their fields, recordings, free text, the
 * number beside attempts. What stays (Art. 17(3)(b) and (e)): do-not-call entries, consents with their proof, the times
 * and outcomes of attempts under a pseudonym, and the evidence chain, which knows the number by a keyed hash alone.
 */
import { canonicalJson } from '../domain/evidence/chain.ts';
import type { ErasureCounts, ErasureOrder, ErasureOutcome, ErasurePort } from '../ports/erasure.ts';
import { openAndClose, runAt } from './asPort.ts';
import { eraseAudit } from './audit.ts';
import { appendFact, pseudonymOf, subjectFor } from './evidence.ts';
import { eraseEdits } from './leadEdits.ts';
import { eraseHandovers } from './handoverErasure.ts';
import { eraseInvitations } from './invitationErasure.ts';
import { eraseMessages } from './smsErasure.ts';
import { BULK, timestamp, type Sql, type SqlSession } from './sql.ts';

const ERASURE_EVIDENCE = 'erasure';

/** Undoes the transaction of a dry run. */
class NotCarriedOut extends Error {
  readonly outcome: ErasureOutcome;

  constructor(outcome: ErasureOutcome) {
    super('a dry run');
    this.outcome = outcome;
  }
}

/** `place` names the database in messages, without its password. */
export function createErasure(sql: Sql, place: string): ErasurePort {
  const run = runAt(place);
  return {
    ...openAndClose(sql, run),
    erase: (order, dryRun) =>
      run('erase', async () => {
        try {
          return await sql.transaction((session) => erase(session, order, dryRun), BULK);
        } catch (error) {
          if (error instanceof NotCarriedOut) return error.outcome;
          throw error;
        }
      }),
  };
}

async function erase(session: SqlSession, order: ErasureOrder, dryRun: boolean): Promise<ErasureOutcome> {
  const { number, at, by, reason } = order;
  const pseudonym = pseudonymOf(await subjectFor(session, number));
  const [open] = await session.query<{ open: number }>(
    `select count(*)::int as open from attempts a
      where a.number = $1 and not exists (
        select from calls c where c.attempt_id = a.attempt_id and c.created_at = a.created_at)`,
    [number],
  );
  const leads = await takeLeads(session, number);
  await forgetOccasions(session, number);
  const counts: ErasureCounts = {
    leads: leads.ids.length,
    furtherPhones: await removeFurtherPhones(session, number),
    // Before the number is replaced: it finds what belongs to it.
    recordings: await expireRecordings(session, number, at),
    notes: await removeNotes(session, number),
    callbacks: await cancelCallbacks(session, leads.ids, at),
    corrections: await eraseEdits(session, leads.ids, number),
    handovers: await eraseHandovers(session, leads.ids, order),
    attempts: await pseudonymise(session, 'attempts', number, pseudonym),
    inboundCalls: await pseudonymise(session, 'inbound_calls', number, pseudonym),
    rejectedRecords: await removeRejected(session, number),
    messages: await eraseMessages(session, number, pseudonym, at),
    invitations: await eraseInvitations(session, number, pseudonym),
  };
  await eraseAudit(session, number);
  await pseudonymise(session, 'calls', number, pseudonym);
  const openAttempts = open?.open ?? 0;
  const outcome = { counts, pseudonym, otherNumbers: leads.otherNumbers, openAttempts };
  if (dryRun || openAttempts > 0) throw new NotCarriedOut(outcome);
  const payload = canonicalJson({ by, reason, ...counts });
  await appendFact(session, number, { at, kind: ERASURE_EVIDENCE, ref: `${pseudonym} ${at}`, payload });
  return outcome;
}

/** Conversations that nobody has been asked about yet: nobody will be. */
async function forgetOccasions(session: SqlSession, number: string): Promise<void> {
  await session.query(
    `delete from survey_occasions where attempt_id in (select attempt_id from attempts where number = $1)`,
    [number],
  );
}

async function takeLeads(session: SqlSession, number: string) {
  const rows = await session.query<{ lead_id: string; others: readonly string[] }>(
    `delete from leads where number = $1 returning lead_id,
       array(select phone ->> 'number' from jsonb_array_elements(phones) phone) as others`,
    [number],
  );
  const ids = rows.map(({ lead_id }) => lead_id);
  await session.query('delete from campaign_leads where lead_id = any($1::text[])', [ids]);
  const otherNumbers = [...new Set(rows.flatMap(({ others }) => others))].filter((other) => other !== number);
  return { ids, otherNumbers };
}

async function changed(session: SqlSession, text: string, params: readonly unknown[]): Promise<number> {
  const [row] = await session.query<{ rows: number }>(
    `with touched as (${text} returning 1) select count(*)::int as rows from touched`,
    params,
  );
  return row?.rows ?? 0;
}

function removeFurtherPhones(session: SqlSession, number: string): Promise<number> {
  return changed(
    session,
    `update leads set phones = (
        select coalesce(jsonb_agg(phone order by place), '[]')
          from jsonb_array_elements(phones) with ordinality as each(phone, place) where phone ->> 'number' <> $1)
      where phones @> jsonb_build_array(jsonb_build_object('number', $1::text))`,
    [number],
  );
}

/** The node that has the file deletes it at its next look, and its log of access says so. */
function expireRecordings(session: SqlSession, number: string, at: number): Promise<number> {
  return changed(
    session,
    `update recordings set keep_until = least(keep_until, $2)
      where deleted_at is null and attempt_id in (
        select attempt_id from attempts where number = $1
        union all select call_id from inbound_calls where number = $1)`,
    [number, timestamp(at)],
  );
}

async function removeNotes(session: SqlSession, number: string): Promise<number> {
  await session.query(
    'delete from script_answers where attempt_id in (select attempt_id from attempts where number = $1)',
    [number],
  );
  await session.query(
    `update dispositions set disposition = disposition - 'note'
      where attempt_id in (select attempt_id from attempts where number = $1)`,
    [number],
  );
  await session.query(
    `update inbound_calls set details = details - 'flow' - 'actions'
      where number = $1 and details ?| array['flow', 'actions']`,
    [number],
  );
  return changed(
    session,
    `update calls set details = (details - 'flow' - 'actions') #- '{disposition,note}'
      where number = $1 and (details ?| array['flow', 'actions'] or details #> '{disposition,note}' is not null)`,
    [number],
  );
}

function cancelCallbacks(session: SqlSession, leadIds: readonly string[], at: number): Promise<number> {
  return changed(
    session,
    `update callbacks set note = null, closed_at = coalesce(closed_at, $2),
            state = case when closed_at is null then 'cancelled' else state end
      where lead_id = any($1::text[])`,
    [leadIds, timestamp(at)],
  );
}

function pseudonymise(
  session: SqlSession,
  table: 'attempts' | 'calls' | 'inbound_calls',
  number: string,
  pseudonym: string,
): Promise<number> {
  return changed(session, `update ${table} set number = $2 where number = $1`, [number, pseudonym]);
}

function removeRejected(session: SqlSession, number: string): Promise<number> {
  return changed(session, 'delete from rejected_records where position($1 in entry) > 0', [number]);
}
