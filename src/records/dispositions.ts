/** What agents made of calls: kept by attempt, and taken to the call and its lead, whichever of them comes last. */
import type { DispositionGiven } from '../domain/cdr/disposition.ts';
import type { AttemptId } from '../domain/kernel/ids.ts';
import { timestamp, type SqlSession } from './sql.ts';
import { columnArrays, columnList, unnest } from './unnest.ts';

const COLUMNS = {
  attempt_id: 'text',
  created_at: 'timestamptz',
  campaign_id: 'text',
  lead_id: 'text',
  disposition: 'text',
  sales_status: 'text',
  revision: 'int',
  next_state: 'text',
  next_due_at: 'timestamptz',
  given_at: 'timestamptz',
} as const;

const VALUES = Object.keys(COLUMNS)
  .map((column) => (column === 'disposition' ? 'disposition::jsonb' : column))
  .join(', ');

/** Of two for one attempt the later one stands. */
export async function insertDispositions(
  session: SqlSession,
  given: readonly DispositionGiven[],
): Promise<void> {
  const latest = new Map<AttemptId, DispositionGiven>();
  for (const one of given) {
    const known = latest.get(one.attemptId);
    if (known === undefined || known.disposition.at <= one.disposition.at) latest.set(one.attemptId, one);
  }
  await session.query(
    `insert into dispositions (${columnList(COLUMNS)})
       select ${VALUES} from ${unnest('row', COLUMNS)} order by attempt_id
     on conflict (attempt_id) do update set
       disposition = excluded.disposition, sales_status = excluded.sales_status, revision = excluded.revision,
       next_state = excluded.next_state, next_due_at = excluded.next_due_at, given_at = excluded.given_at
       where dispositions.given_at < excluded.given_at`,
    columnArrays(COLUMNS, [...latest.values()].map(rowOf)),
  );
}

/** For attempts whose call or disposition is new: whatever of the two was there before. */
export async function applyDispositions(
  session: SqlSession,
  attemptIds: readonly AttemptId[],
): Promise<void> {
  await session.query(
    `update calls set details = coalesce(calls.details, '{}') || jsonb_build_object('disposition', d.disposition)
       from dispositions d
      where d.attempt_id = any($1::text[]) and calls.attempt_id = d.attempt_id and calls.created_at = d.created_at`,
    [attemptIds],
  );
  await session.query(
    `with latest as (
       select distinct on (campaign_id, lead_id) * from dispositions
        where attempt_id = any($1::text[]) order by campaign_id, lead_id, revision desc
     ), standing as (
       select latest.* from latest join campaign_leads cl using (campaign_id, lead_id)
        where cl.revision = latest.revision order by campaign_id, lead_id for update of cl
     )
     update campaign_leads cl set
       sales_status = standing.sales_status,
       state = case when next_state = 'final' then 'final' else 'due' end,
       due_at = coalesce(next_due_at, cl.due_at),
       changed_at = greatest(cl.changed_at, given_at)
     from standing where cl.campaign_id = standing.campaign_id and cl.lead_id = standing.lead_id`,
    [attemptIds],
  );
}

function rowOf({ attemptId, createdAt, campaignId, leadId, disposition, revision, next }: DispositionGiven) {
  return {
    attempt_id: attemptId,
    created_at: timestamp(createdAt),
    campaign_id: campaignId,
    lead_id: leadId,
    disposition: JSON.stringify(disposition),
    sales_status: disposition.salesStatus,
    revision,
    next_state: next.state,
    next_due_at: next.state === 'retry' ? timestamp(next.dueAt) : null,
    given_at: timestamp(disposition.at),
  };
}
