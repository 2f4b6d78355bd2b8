/** Lists and leads: creation, and how a list's leads enter the campaigns that dial it. */
import type { LeadId, ListId } from '../domain/kernel/ids.ts';
import { PortFailure } from '../ports/failure.ts';
import type { LeadDetails, LeadList } from '../ports/records.ts';
import { ORDERS_OF_A_LIST } from './dueLeads.ts';
import type { Sql } from './sql.ts';

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
           campaign_lists.position * ${ORDERS_OF_A_LIST} + leads.position,
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

export { dueLeads } from './dueLeads.ts';

/** Name and fields, for the agent who is shown the lead. */
export async function leadDetails(sql: Sql, leadId: LeadId): Promise<LeadDetails | undefined> {
  const [row] = await sql.query<{ name: string | null; fields: Record<string, string> }>(
    'select name, fields from leads where lead_id = $1',
    [leadId],
  );
  if (row === undefined) return undefined;
  return row.name === null ? { fields: row.fields } : { name: row.name, fields: row.fields };
}
