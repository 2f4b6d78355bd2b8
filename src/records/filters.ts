/** FilterRecords over any `Sql`; and how leads that a filter left out are looked at again. */
import type { LeadFilter } from '../domain/lead/filter.ts';
import { PortFailure } from '../ports/failure.ts';
import type { FilteredFacts, FilterRecords, SavedFilter } from '../ports/filters.ts';
import type { Run } from './asPort.ts';
import { BULK, defined, type Sql, type SqlSession } from './sql.ts';

const PAGE_LEADS = 5_000;

export function createFilterRecords(sql: Sql, run: Run): FilterRecords {
  return {
    save: (name, filter) => run('saveFilter', () => save(sql, name, filter)),
    find: (name) => run('findFilters', () => find(sql, name)),
    remove: (name) => run('removeFilter', () => remove(sql, name)),
    leads: (of) =>
      'listId' in of
        ? leads((after) => run('leadsOfList', () => sql.query<FactsRow>(OF_LIST, [of.listId, after])))
        : leads((after) =>
            run('leadsOfCampaign', () => sql.query<FactsRow>(OF_CAMPAIGN, [of.campaignId, after])),
          ),
  };
}

async function save(sql: Sql, name: string, filter: LeadFilter): Promise<void> {
  await sql.transaction(async (session) => {
    await session.query(
      `insert into lead_filters (name, filter) values ($1, $2::text::jsonb)
         on conflict (name) do update set filter = excluded.filter, saved_at = now()`,
      [name, JSON.stringify(filter)],
    );
    await setFree(session, 'campaign_lists.filter = $1', [name]);
  }, BULK);
}

async function find(sql: Sql, name?: string): Promise<SavedFilter[]> {
  const rows = await sql.query<Omit<SavedFilter, 'savedAt'> & { readonly saved_at: Date }>(
    `select name, filter, saved_at, coalesce((
              select jsonb_agg(jsonb_build_object('campaignId', campaign_id, 'listId', list_id) order by campaign_id, position)
                from campaign_lists where campaign_lists.filter = lead_filters.name), '[]') as "usedBy"
       from lead_filters where $1::text is null or name = $1 order by name`,
    [name ?? null],
  );
  return rows.map(({ saved_at, ...row }) => ({ ...row, savedAt: saved_at.getTime() }));
}

async function remove(sql: Sql, name: string): Promise<void> {
  const [inUse] = await sql.transaction((session) =>
    session.query(
      `with used as (select 1 from campaign_lists where filter = $1 limit 1),
            removed as (delete from lead_filters where name = $1 and not exists (select from used))
       select * from used`,
      [name],
    ),
  );
  if (inUse !== undefined)
    throw refusal('removeFilter', 'filter-in-use', `a campaign uses the filter ${name}`);
}

/** Throws where there is none of that name. */
export async function requireFilter(session: SqlSession, operation: string, name: string): Promise<void> {
  const found = await session.query('select 1 from lead_filters where name = $1 for share', [name]);
  if (found.length === 0) throw refusal(operation, 'filter-not-found', `there is no filter ${name}`);
}

function refusal(operation: string, code: string, message: string): PortFailure {
  return new PortFailure(message, { port: 'records', operation, outcome: 'refused', code });
}

/**
 * Leads that a filter left out are due again, and judged by what it says now. A refusal that was made before and is
 * not on record yet does not hold any more.
 */
export async function setFree(session: SqlSession, which: string, params: readonly unknown[]): Promise<void> {
  await session.query(
    `update campaign_leads cl
        set due_at = case when revision = 0 then 'epoch' else now() end, refusal_code = null, refused_until = null,
            changed_at = now()
       from leads join campaign_lists using (list_id)
      where cl.campaign_id = campaign_lists.campaign_id and cl.lead_id = leads.lead_id and cl.state = 'due'
        and cl.refusal_code = 'filtered' and ${which}`,
    params,
  );
}

interface FactsRow {
  readonly after: string;
  readonly lead_id: string;
  readonly number: string;
  readonly list_id: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly region: string | null;
  readonly line_type: string | null;
  readonly attempts: number;
}

const OF_LIST = `
  select number as after, lead_id, number, list_id, fields, region, line_type, 0 as attempts
    from leads where list_id = $1 and number > $2 order by number limit ${PAGE_LEADS}`;

const OF_CAMPAIGN = `
  select lead_id as after, lead_id, leads.number, leads.list_id, leads.fields, leads.region, leads.line_type, attempts
    from (select lead_id, attempts from campaign_leads
           where campaign_id = $1 and lead_id > $2 order by lead_id limit ${PAGE_LEADS}) page
    join leads using (lead_id) order by lead_id`;

async function* leads(
  read: (after: string) => Promise<readonly FactsRow[]>,
): AsyncGenerator<readonly FilteredFacts[]> {
  let after = '';
  for (;;) {
    const rows = await read(after);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.after;
    yield rows.map((row) =>
      defined({
        leadId: row.lead_id,
        number: row.number,
        list: row.list_id,
        fields: row.fields,
        region: row.region ?? undefined,
        lineType: row.line_type ?? undefined,
        attempts: row.attempts,
      }),
    );
  }
}
