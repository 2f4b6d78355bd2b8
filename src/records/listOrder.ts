/** The lists of a campaign: how it mixes them, and their leads put into the order of their sort keys. */
import { FILE_ORDER, type ListSort, type PlaceChange } from '../domain/lead/listOrder.ts';
import type { CampaignList } from '../ports/lists.ts';
import { ORDERS_OF_A_LIST } from './dueLeads.ts';
import { requireFilter, setFree } from './filters.ts';
import { BULK, type Sql, type SqlSession } from './sql.ts';

interface ListRow {
  readonly listId: string;
  readonly name: string;
  readonly priority: number;
  readonly weight: number;
  readonly sort: ListSort | null;
  readonly filter: string | null;
  readonly leads: number;
  readonly fresh: number;
  readonly waiting: number;
}

/** In the order in which they are dialled. */
export async function campaignLists(sql: Sql, campaignId: string): Promise<CampaignList[]> {
  const rows = await sql.query<ListRow>(
    `select list_id as "listId", name, coalesce(priority, position) as priority, coalesce(weight, 1) as weight, sort, filter,
            counts.leads, counts.fresh, counts.waiting
       from campaign_lists join lists using (list_id) cross join lateral (
         select count(*)::int as leads,
                (count(*) filter (where state = 'due' and due_at = 'epoch'))::int as fresh,
                (count(*) filter (where state = 'due' and due_at > 'epoch'))::int as waiting
           from campaign_leads cl where cl.campaign_id = $1
            and cl.dial_order >= campaign_lists.position * ${ORDERS_OF_A_LIST}
            and cl.dial_order < (campaign_lists.position + 1) * ${ORDERS_OF_A_LIST}) counts
      where campaign_id = $1 order by coalesce(priority, position), position`,
    [campaignId],
  );
  return rows.map(({ sort, filter, ...row }) => ({
    ...row,
    sort: sort ?? FILE_ORDER,
    ...(filter === null ? {} : { filter }),
  }));
}

/** False where the campaign does not dial the list. */
export async function placeList(
  sql: Sql,
  campaignId: string,
  listId: string,
  change: PlaceChange,
): Promise<boolean> {
  return sql.transaction(async (session) => {
    // An import into the list waits, and the other way round, as when a campaign takes up its lists.
    await session.query('select 1 from lists where list_id = $1 for update', [listId]);
    return writePlace(session, campaignId, listId, change);
  }, BULK);
}

/** The caller has locked the list. */
export async function writePlace(
  session: SqlSession,
  campaignId: string,
  listId: string,
  { priority, weight, sort, filter }: PlaceChange,
): Promise<boolean> {
  if (typeof filter === 'string') await requireFilter(session, 'placeList', filter);
  const found = await session.query(
    `update campaign_lists set priority = coalesce($3, priority), weight = coalesce($4, weight),
            sort = coalesce($5::text::jsonb, sort), filter = case when $6::boolean then $7 else filter end
      where campaign_id = $1 and list_id = $2 returning 1`,
    [
      campaignId,
      listId,
      priority ?? null,
      weight ?? null,
      sort === undefined ? null : JSON.stringify(sort),
      filter !== undefined,
      filter ?? null,
    ],
  );
  if (found.length === 0) return false;
  if (sort !== undefined) await sortList(session, listId, sort, campaignId);
  if (filter !== undefined)
    await setFree(session, 'cl.campaign_id = $1 and campaign_lists.list_id = $2', [campaignId, listId]);
  return true;
}

/** Keeps the sort key of a list that the campaign dials, and puts its leads into that order. */
export async function applySort(
  session: SqlSession,
  campaignId: string,
  listId: string,
  sort: ListSort,
): Promise<void> {
  await session.query('select 1 from lists where list_id = $1 for update', [listId]);
  await session.query(
    'update campaign_lists set sort = $3::text::jsonb where campaign_id = $1 and list_id = $2',
    [campaignId, listId, JSON.stringify(sort)],
  );
  await sortList(session, listId, sort, campaignId);
}

/** After an import: its leads take their places among those that are there. */
export async function sortAgain(session: SqlSession, listId: string): Promise<void> {
  const sorted = await session.query<{ campaign_id: string; sort: ListSort }>(
    'select campaign_id, sort from campaign_lists where list_id = $1 and sort is not null order by campaign_id',
    [listId],
  );
  for (const { campaign_id, sort } of sorted) {
    if (sort.by !== 'file') await sortList(session, listId, sort, campaign_id);
  }
}

async function sortList(
  session: SqlSession,
  listId: string,
  sort: ListSort,
  campaignId: string,
): Promise<void> {
  const params: unknown[] = [campaignId, listId];
  const bind: Bind = (value, type) => `$${params.push(value)}::${type}`;
  const place =
    sort.by === 'file'
      ? 'leads.position'
      : `row_number() over (order by ${keyOf(sort, bind)}, leads.position)`;
  await session.query(
    `update campaign_leads cl set dial_order = ordered.dial_order
       from (select leads.lead_id, campaign_lists.position * ${ORDERS_OF_A_LIST} + ${place} as dial_order
               from campaign_lists join leads using (list_id) join campaign_leads mine
                 on mine.campaign_id = $1 and mine.lead_id = leads.lead_id and mine.state = 'due'
              where campaign_lists.campaign_id = $1 and campaign_lists.list_id = $2) ordered
      where cl.campaign_id = $1 and cl.lead_id = ordered.lead_id and cl.dial_order <> ordered.dial_order`,
    params,
  );
}

/** Adds a parameter, and says how the statement names it. */
type Bind = (value: unknown, type: 'text' | 'text[]') => string;

/** What a lead is counted under: the value of a field, or one of what the import found out; empty where it has none. */
export const segmentOf = (field: string): string =>
  `coalesce(nullif(leads.fields ->> ${field}::text, ''), case ${field}::text when 'region' then leads.region
     when 'lineType' then leads.line_type when 'list' then leads.list_id end, '')`;

/** Texts that are numbers are compared as such. */
function keyOf({ by, field = '', descending, segments = [] }: ListSort, bind: Bind): string {
  if (by === 'newest') return 'leads.position desc';
  if (by === 'shuffled') return 'md5(leads.lead_id || $1)';
  const named = bind(field, 'text');
  if (by === 'segments') return `array_position(${bind(segments, 'text[]')}, ${segmentOf(named)}) nulls last`;
  const value = `nullif(leads.fields ->> ${named}, '')`;
  const number = `case when ${value} ~ '^-?[0-9]{1,15}(\\.[0-9]{1,9})?$' then (${value})::numeric end`;
  const way = descending === true ? 'desc' : 'asc';
  return `${number} ${way} nulls last, ${value} ${way} nulls last`;
}
