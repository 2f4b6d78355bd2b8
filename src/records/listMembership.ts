/** Lists that a made campaign takes up, and lists that are taken from it: their leads come, or are done with there. */
import type { CampaignId, ListId } from '../domain/kernel/ids.ts';
import type { ListTaken } from '../ports/lists.ts';
import { ORDERS_OF_A_LIST } from './dueLeads.ts';
import { TAKE_UP } from './leads.ts';
import { BULK, type Sql, type SqlSession } from './sql.ts';

/** Why leads of a list that was taken away are called no more; only these are due again when it comes back. */
const TAKEN = 'list-taken';

/** False: the campaign dials it already. */
export async function addList(sql: Sql, campaignId: CampaignId, listId: ListId): Promise<boolean> {
  const isNew = await sql.transaction(async (session) => {
    await lock(session, campaignId, listId);
    // Behind all that has ever been there: leads of a list that was taken away keep their places.
    const added = await session.query(
      `insert into campaign_lists (campaign_id, list_id, position)
         select $1, $2, 1 + greatest(
           (select max(position) from campaign_lists where campaign_id = $1),
           (select max(dial_order) / ${ORDERS_OF_A_LIST} from campaign_leads where campaign_id = $1), 0)
         on conflict do nothing returning list_id`,
      [campaignId, listId],
    );
    if (added.length === 0) return false;
    await session.query(
      `update campaign_leads cl
          set dial_order = campaign_lists.position * ${ORDERS_OF_A_LIST} + leads.position,
              state = case when cl.refusal_code = '${TAKEN}' then 'due' else cl.state end,
              refusal_code = nullif(cl.refusal_code, '${TAKEN}')
         from campaign_lists join leads using (list_id)
        where campaign_lists.campaign_id = $1 and list_id = $2 and cl.campaign_id = $1 and cl.lead_id = leads.lead_id`,
      [campaignId, listId],
    );
    await session.query(
      `${TAKE_UP} where campaign_lists.campaign_id = $1 and campaign_lists.list_id = $2 on conflict do nothing`,
      [campaignId, listId],
    );
    return true;
  }, BULK);
  // As when a campaign is made: the planner must know of them.
  if (isNew) await sql.query('analyze campaign_leads');
  return isNew;
}

/** Its leads that wait are done with in this campaign; what became of the others stays. */
export async function takeList(sql: Sql, campaignId: CampaignId, listId: ListId): Promise<ListTaken> {
  return sql.transaction(async (session) => {
    await lock(session, campaignId, listId);
    const own = await session.query<{ list_id: string }>(
      'select list_id from campaign_lists where campaign_id = $1',
      [campaignId],
    );
    if (!own.some((row) => row.list_id === listId)) return 'not-there';
    if (own.length === 1) return 'last';
    await session.query('delete from campaign_lists where campaign_id = $1 and list_id = $2', [
      campaignId,
      listId,
    ]);
    await session.query(
      `update campaign_leads cl set state = 'final', refusal_code = '${TAKEN}', refused_until = null
         from leads
        where leads.list_id = $2 and cl.campaign_id = $1 and cl.lead_id = leads.lead_id and cl.state = 'due'`,
      [campaignId, listId],
    );
    return 'taken';
  }, BULK);
}

/** An import into the list waits, and so does another change of the campaign's lists. */
async function lock(session: SqlSession, campaignId: CampaignId, listId: ListId): Promise<void> {
  await session.query('select 1 from campaigns where campaign_id = $1 for update', [campaignId]);
  await session.query('select 1 from lists where list_id = $1 for update', [listId]);
}
