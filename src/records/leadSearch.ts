/** LeadSearch over any `Sql`: each list is read in its order by its index, however long it is. */
import type { LeadFound, LeadQuery, LeadSearch, LeadState } from '../ports/leadSearch.ts';
import type { Run } from './asPort.ts';
import type { Sql } from './sql.ts';

export function createLeadSearch(sql: Sql, run: Run): LeadSearch {
  return {
    find: (query) => run('findLeads', () => find(sql, query)),
    states: (leadId) => run('leadStates', () => states(sql, leadId)),
  };
}

const FOUND = `lead_id as "leadId", list_id as "listId", number, name, list_key as "key", region,
  line_type as "lineType", position::float8 as position`;

/** Null: not asked for. A number, a key and the beginning of a name are compared, never part of the statement. */
const MATCHES = `position > $1
  and ($3::text is null or number = $3)
  and ($4::text is null or list_key = $4)
  and ($5::text is null or starts_with(lower(name), lower($5)))`;

const EVERYWHERE = `select ${FOUND} from leads where ${MATCHES}
  and (number = $3 or list_key = $4) order by position limit $2`;

const IN_LISTS = `select found.* from unnest($6::text[]) as wanted(id)
  cross join lateral (
    select ${FOUND} from leads where list_id = wanted.id and ${MATCHES} order by leads.position limit $2
  ) as found
  order by position limit $2`;

interface FoundRow extends Pick<LeadFound, 'leadId' | 'listId' | 'number' | 'position'> {
  readonly name: string | null;
  readonly key: string | null;
  readonly region: string | null;
  readonly lineType: string | null;
}

async function find(sql: Sql, query: LeadQuery): Promise<readonly LeadFound[]> {
  const { number = null, key = null, name = null, after = -1, limit } = query;
  const lists = await listsOf(sql, query);
  const asked = [after, limit, number, key, name];
  const rows =
    lists === undefined
      ? await sql.query<FoundRow>(EVERYWHERE, asked)
      : await sql.query<FoundRow>(IN_LISTS, [...asked, lists]);
  return rows.map(toFound);
}

function toFound({ name, key, region, lineType, ...row }: FoundRow): LeadFound {
  return {
    ...row,
    ...(name === null ? {} : { name }),
    ...(key === null ? {} : { key }),
    ...(region === null ? {} : { region }),
    ...(lineType === null ? {} : { lineType }),
  };
}

/** Undefined: neither a list nor a campaign was named. */
async function listsOf(sql: Sql, { listId, campaignId }: LeadQuery): Promise<readonly string[] | undefined> {
  if (campaignId === undefined) return listId === undefined ? undefined : [listId];
  const rows = await sql.query<{ id: string }>(
    `select list_id as id from campaign_lists
      where campaign_id = $1 and ($2::text is null or list_id = $2)`,
    [campaignId, listId ?? null],
  );
  return rows.map(({ id }) => id);
}

interface StateRow extends Pick<LeadState, 'campaignId' | 'state' | 'attempts'> {
  readonly due_at: Date | null;
  readonly last_dial_status: string | null;
  readonly refusal_code: string | null;
}

async function states(sql: Sql, leadId: string): Promise<readonly LeadState[]> {
  const rows = await sql.query<StateRow>(
    `select campaign_id as "campaignId", state, attempts, last_dial_status, refusal_code,
            case when state = 'due' and due_at > 'epoch' then due_at end as due_at
       from campaign_leads where lead_id = $1 order by campaign_id`,
    [leadId],
  );
  return rows.map(({ due_at, last_dial_status, refusal_code, ...row }) => ({
    ...row,
    ...(due_at === null ? {} : { dueAt: due_at.getTime() }),
    ...(last_dial_status === null ? {} : { lastDialStatus: last_dial_status }),
    ...(refusal_code === null ? {} : { refusalCode: refusal_code }),
  }));
}
