/** Refusals of the gate: why a lead is not being called, and until when. */
import type { RecordEntry } from '../ports/records.ts';
import { timestamp, type SqlSession } from './sql.ts';
import { columnArrays, unnest } from './unnest.ts';

export type LeadRefusal = Extract<RecordEntry, { type: 'leadRefused' }>;

const COLUMNS = {
  campaign_id: 'text',
  lead_id: 'text',
  code: 'text',
  list: 'text',
  retry_at: 'timestamptz',
  at: 'timestamptz',
} as const;

/** The latest refusal stands, unless an attempt has closed since. */
export async function applyRefusals(session: SqlSession, refusals: readonly LeadRefusal[]): Promise<void> {
  const rows = refusals.map((refusal) => ({
    campaign_id: refusal.campaignId,
    lead_id: refusal.leadId,
    code: refusal.code,
    list: refusal.list,
    retry_at: timestamp(refusal.retryAt),
    at: timestamp(refusal.at),
  }));
  await session.query(
    `with latest as (
       select distinct on (campaign_id, lead_id) * from ${unnest('row', COLUMNS)}
        order by campaign_id, lead_id, at desc, code
     ), standing as (
       select latest.* from latest join campaign_leads cl using (campaign_id, lead_id)
        where cl.state = 'due' and latest.at >= cl.changed_at
        order by campaign_id, lead_id for update of cl
     )
     update campaign_leads cl set
       state = case when retry_at is null then 'final' else 'due' end,
       due_at = coalesce(retry_at, cl.due_at),
       refusal_code = code,
       refused_by_list = list,
       refused_until = retry_at,
       changed_at = at
     from standing where cl.campaign_id = standing.campaign_id and cl.lead_id = standing.lead_id`,
    columnArrays(COLUMNS, rows),
  );
}
