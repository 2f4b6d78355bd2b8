/** Lists and leads: creation, and which leads are due. */
import type { CampaignId, LeadId, ListId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Lead } from '../domain/lead/lead.ts';
import { PortFailure } from '../ports/failure.ts';
import type { LeadDetails, LeadList } from '../ports/records.ts';
import { timestamp, type Sql } from './sql.ts';

/** Creating a list again renames it. */
export async function createList(sql: Sql, listId: ListId, name: string): Promise<void> {
  await sql.transaction((session) =>
    session.query(
      'insert into lists (list_id, name) values ($1, $2) on conflict (list_id) do update set name = excluded.name',
      [listId, name],
    ),
  );
}

export async function lists(sql: Sql): Promise<LeadList[]> {
  const rows = await sql.query<{ list_id: string; name: string; leads: number }>(
    `select list_id, name, (select count(*)::int from leads where leads.list_id = lists.list_id) as leads
       from lists order by created_at, list_id`,
  );
  return rows.map((row) => ({ listId: row.list_id, name: row.name, leads: row.leads }));
}

/** Leads of a list enter the campaigns that dial it: by the list's place first, then by their own. */
export const TAKE_UP = `
  insert into campaign_leads (campaign_id, lead_id, dial_order, state, refusal_code, refused_by_list)
    select campaign_lists.campaign_id, leads.lead_id,
           campaign_lists.position * 1000000000000 + leads.position,
           case when do_not_call.number is null then 'due' else 'final' end,
           case when do_not_call.number is null then null else 'do-not-call' end,
           case when do_not_call.number is null then null else 'internal' end
      from campaign_lists
      join leads on leads.list_id = campaign_lists.list_id
      left join do_not_call on do_not_call.number = leads.number`;

export function listNotFound(operation: string, listId: ListId): PortFailure {
  return new PortFailure(`there is no list ${listId}`, {
    port: 'records',
    operation,
    outcome: 'refused',
    code: 'list-not-found',
  });
}

interface LeadRow {
  readonly lead_id: string;
  readonly number: string;
  readonly attempts: number;
  readonly revision: number;
  readonly dial_order: number;
  readonly grade: string | null;
  readonly agent_first: boolean;
}

/** Where more leads than this wait and are due, those longest overdue are put into order, the others come after. */
const WAITING_CONSIDERED = 5_000;

const DIALABLE = `
  select cl.lead_id, leads.number, cl.attempts, cl.revision, cl.dial_order::float8 as dial_order,
         leads.fields ->> 'grade' as grade
    from campaign_leads cl
    join leads on leads.lead_id = cl.lead_id
   where cl.campaign_id = $1 and cl.state = 'due' and cl.lead_id <> all($4::text[])
     and not exists (select from do_not_call where do_not_call.number = leads.number)`;

const DUE_LEADS = `
  with fresh as (${DIALABLE} and cl.due_at = 'epoch' order by cl.dial_order limit $3),
       waiting as (${DIALABLE} and cl.due_at > 'epoch' and cl.due_at <= $2::timestamptz order by cl.due_at limit $5)
  select *, revision > 0 and exists (
       select from calls c
        where c.lead_id = chosen.lead_id and c.campaign_id = $1 and c.dial_status = 'abandoned') as agent_first
    from (select * from (select * from fresh union all select * from waiting) due
           order by (revision > 0), dial_order limit $3) chosen
   order by (revision > 0), dial_order`;

export async function dueLeads(
  sql: Sql,
  campaignId: CampaignId,
  now: Instant,
  limit: number,
  exclude: readonly LeadId[],
): Promise<Lead[]> {
  const rows = await sql.query<LeadRow>(DUE_LEADS, [
    campaignId,
    timestamp(now),
    limit,
    exclude,
    limit + WAITING_CONSIDERED,
  ]);
  return rows.map((row) => toLead(campaignId, row));
}

function toLead(campaignId: CampaignId, row: LeadRow): Lead {
  return {
    leadId: row.lead_id,
    campaignId,
    number: row.number,
    attempts: row.attempts,
    revision: row.revision,
    order: row.dial_order,
    ...(row.grade === null ? {} : { grade: row.grade }),
    ...(row.agent_first ? { agentFirst: true } : {}),
  };
}

/** Name and fields, for the agent who is shown the lead. */
export async function leadDetails(sql: Sql, leadId: LeadId): Promise<LeadDetails | undefined> {
  const [row] = await sql.query<{ name: string | null; fields: Record<string, string> }>(
    'select name, fields from leads where lead_id = $1',
    [leadId],
  );
  if (row === undefined) return undefined;
  return row.name === null ? { fields: row.fields } : { name: row.name, fields: row.fields };
}
