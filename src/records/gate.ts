/** GateRecords: leads page by page, and the past of the numbers of one page by one statement. */
import type { Callee } from '../domain/compliance/law.ts';
import type { LeadStanding } from '../domain/compliance/standing.ts';
import type { ListId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { isFull, isOfLeads, type Quota, type QuotaCount } from '../domain/campaign/quota.ts';
import { lets, type LeadFilter } from '../domain/lead/filter.ts';
import { fallsUnder } from '../domain/lead/quota.ts';
import type { LeadPast } from '../domain/lead/past.ts';
import type { GateRecords } from '../ports/gate.ts';
import { contactsOf } from './contacts.ts';
import { consentsOf, revocationsAfter, type ConsentsOf } from './consents.ts';
import { segmentOf } from './listOrder.ts';
import { quotaCountsOf } from './quotas.ts';
import { defined, type Sql } from './sql.ts';

const PAGE_LEADS = 5_000;
const NEWEST_ATTEMPTS = 1_000;

type Run = <Result>(operation: string, work: () => Promise<Result>) => Promise<Result>;

export function createGateRecords(sql: Sql, run: Run): GateRecords {
  return {
    ofCampaign: (campaignId) =>
      pages((after) =>
        run('gateOfCampaign', () => standings(sql, OF_CAMPAIGN, [campaignId, after?.leadId ?? ''])),
      ),
    ofLeads: (campaignId, leadIds) =>
      run('gateOfLeads', () => standings(sql, OF_LEADS, [campaignId, leadIds])),
    ofLead: (leadId) => run('gateOfLead', () => standings(sql, OF_LEAD, [leadId])),
    revocations: (after, since) => run('revocations', () => revocationsAfter(sql, after, since)),
    callees: (listIds) => run('gateCallees', () => callees(sql, listIds)),
    quotas: (campaignIds) =>
      run('quotas', () => sql.transaction((session) => quotaCountsOf(session, campaignIds))),
    contacts: (asked, zoneOf) => run('gateContacts', () => contactsOf(sql, asked, zoneOf)),
    ofList: (listId) =>
      pages((after) => run('gateOfList', () => standings(sql, OF_LIST, [listId, after?.number ?? '']))),
  };
}

/** The longest prefix of an area in the tables, with its `+`. */
const AREA_CHARACTERS = 9;

async function callees(sql: Sql, listIds: readonly ListId[]): Promise<readonly Callee[]> {
  const rows = await sql.query<{ number: string; region: string | null; line_type: string | null }>(
    `select min(number) as number, region, line_type from leads where list_id = any($1::text[])
      group by region, line_type, left(number, ${AREA_CHARACTERS})`,
    [listIds],
  );
  return rows.map(({ number, region, line_type }) =>
    defined({ number, region: region ?? undefined, lineType: line_type ?? undefined }),
  );
}

async function* pages(
  read: (after: LeadStanding | undefined) => Promise<readonly LeadStanding[]>,
): AsyncGenerator<readonly LeadStanding[]> {
  let last: LeadStanding | undefined;
  for (;;) {
    const page = await read(last);
    last = page.at(-1);
    if (last === undefined) return;
    yield page;
  }
}

/**
 * `chosen` has the columns of campaign_leads. Laterals keep the planner to the indexes: for a page of a large list it
 * would read the list from end to end.
 */
const select = (chosen: string, order: string): string => `
  with chosen as (${chosen})
  select chosen.campaign_id, chosen.lead_id, leads.number, leads.region, leads.line_type,
         leads.fields ->> 'time_zone' as time_zone, chosen.state, chosen.due_at, chosen.attempts,
         chosen.last_dial_status, chosen.refusal_code, place.name as filter_name, place.filter, learns.segment,
         learns.quotas, case when place.filter is not null or learns.quotas is not null then leads.fields end as fields, leads.list_id, do_not_call.number is not null as is_listed,
         case when leads.list_key is null and leads.phones = '[]' then null else array(
           select phone ->> 'number' from jsonb_array_elements(leads.phones) phone
           union select other.number from leads other where other.list_key = leads.list_key) end as person_numbers
    from chosen
   cross join lateral (select * from leads where leads.lead_id = chosen.lead_id limit 1) leads
    left join lateral (
      select name, lead_filters.filter from campaign_lists join lead_filters on lead_filters.name = campaign_lists.filter
       where campaign_lists.campaign_id = chosen.campaign_id and campaign_lists.list_id = leads.list_id limit 1) place
      on true
    left join lateral (select number from do_not_call where do_not_call.number = leads.number limit 1) do_not_call
      on true
    left join lateral (
      select case when settings -> 'bestTime' is not null then ${segmentOf(`(settings -> 'bestTime' ->> 'by')`)} end
               as segment, settings -> 'quotas' as quotas
        from campaigns where campaigns.campaign_id = chosen.campaign_id
         and (settings -> 'bestTime' is not null or settings -> 'quotas' is not null)) learns on true
   order by ${order}`;

const OF_CAMPAIGN = select(
  `select * from campaign_leads where campaign_id = $1 and lead_id > $2 order by lead_id limit ${PAGE_LEADS}`,
  'chosen.lead_id',
);
const OF_LEADS = select(
  'select * from campaign_leads where campaign_id = $1 and lead_id = any($2::text[])',
  'chosen.lead_id',
);
const OF_LEAD = select('select * from campaign_leads where lead_id = $1', 'chosen.campaign_id');
const OF_LIST = select(
  `select '' as campaign_id, lead_id, 'due' as state, 'epoch'::timestamptz as due_at, 0 as attempts,
          null::text as last_dial_status, null::text as refusal_code
     from leads where list_id = $1 and number > $2 order by number limit ${PAGE_LEADS}`,
  'leads.number',
);

interface LeadRow {
  readonly campaign_id: string;
  readonly lead_id: string;
  readonly number: string;
  readonly region: string | null;
  readonly line_type: string | null;
  readonly time_zone: string | null;
  readonly state: 'due' | 'final';
  readonly due_at: Date;
  readonly attempts: number;
  readonly last_dial_status: string | null;
  readonly refusal_code: string | null;
  readonly is_listed: boolean;
  readonly list_id: string;
  readonly filter_name: string | null;
  readonly filter: LeadFilter | null;
  readonly segment: string | null;
  readonly quotas: readonly Quota[] | null;
  /** Null where neither filter nor quota asks for them. */
  readonly fields: Readonly<Record<string, string>> | null;
  readonly person_numbers: readonly string[] | null;
}

interface PastRow {
  readonly number: string;
  readonly campaign_id: string;
  readonly lead_id: string;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly counts: boolean;
  readonly is_abandoned: boolean;
  readonly is_refusal: boolean;
}

async function standings(
  sql: Sql,
  text: string,
  params: readonly unknown[],
): Promise<readonly LeadStanding[]> {
  const rows = await sql.query<LeadRow>(text, params);
  const past = await pastOf(sql, new Set(rows.flatMap(numbersOf)));
  const consents = await consentsOf(
    sql,
    rows.map(({ number }) => number),
  );
  const asking = rows.flatMap(({ campaign_id, quotas }) => (quotas === null ? [] : [campaign_id]));
  const counts = asking.length === 0 ? NO_QUOTAS : await quotaCountsOf(sql, [...new Set(asking)]);
  return rows.map((row) => ({ ...toStanding(row, past, consents), ...quotasOf(row, counts) }));
}

const numbersOf = ({ number, person_numbers }: LeadRow): readonly string[] =>
  person_numbers === null ? [number] : [...new Set([number, ...person_numbers])];

/** The newest of a number, far more than any cap counts. An attempt whose call is not on record yet counts; who said no to going on, or told an agent so, has refused. */
const PAST = `
  select a.*, c.ended_at, coalesce(c.charged, true) as counts,
         coalesce(c.dial_status = 'abandoned', false) as is_abandoned,
         coalesce(d.sales_status in ('refused', 'do_not_call'), false)
           or coalesce(c.consent in ('refused', 'do_not_call') and c.joined_at is null, false) as is_refusal
    from unnest($1::text[]) as person(number)
   cross join lateral (
     select attempts.number, campaign_id, lead_id, attempt_id, created_at from attempts
      where attempts.number = person.number order by created_at desc limit ${NEWEST_ATTEMPTS}) a
    left join lateral (
     select * from calls where calls.attempt_id = a.attempt_id and calls.created_at = a.created_at limit 1) c on true
    left join lateral (
     select sales_status from dispositions where dispositions.attempt_id = a.attempt_id limit 1) d on true`;

async function pastOf(
  sql: Sql,
  numbers: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly PastRow[]>> {
  if (numbers.size === 0) return new Map();
  const rows = await sql.query<PastRow>(PAST, [[...numbers]]);
  const past = new Map<string, PastRow[]>();
  for (const row of rows) {
    const known = past.get(row.number);
    if (known === undefined) past.set(row.number, [row]);
    else known.push(row);
  }
  return past;
}

function toStanding(
  row: LeadRow,
  byNumber: ReadonlyMap<string, readonly PastRow[]>,
  consents: ConsentsOf,
): LeadStanding {
  const consent = consents(row.number, row.campaign_id);
  return defined({
    leadId: row.lead_id,
    campaignId: row.campaign_id,
    number: row.number,
    region: row.region ?? undefined,
    lineType: row.line_type ?? undefined,
    timeZone: row.time_zone ?? undefined,
    state: row.state,
    dueAt: row.due_at.getTime(),
    attemptsMade: row.attempts,
    lastDialStatus: row.last_dial_status ?? undefined,
    refusalCode: row.refusal_code ?? undefined,
    listed: row.is_listed ? { list: 'internal' } : undefined,
    filteredBy: filteredBy(row),
    segment: row.segment ?? undefined,
    consentUntil: consent?.until,
    consentSince: consent?.since,
    past: toPast(row, byNumber),
    otherNumbers: otherNumbersOf(row),
  });
}

/** Those it falls under, and of them one that is full and about leads alone. */
function quotasOf(row: LeadRow, counts: typeof NO_QUOTAS): Pick<LeadStanding, 'quotas' | 'quotaFull'> {
  if (row.quotas === null) return {};
  const under = (counts.get(row.campaign_id) ?? []).filter((quota) => fallsUnder(quota, factsOf(row)));
  const full = under.find((quota) => isOfLeads(quota) && isFull(quota));
  const quotas = under.map(({ name }) => name);
  if (full === undefined) return { quotas };
  const { name, complete, target } = full;
  return { quotas, quotaFull: { name, complete, target } };
}

const NO_QUOTAS: ReadonlyMap<string, readonly QuotaCount[]> = new Map();

const factsOf = ({ fields, region, line_type, list_id, attempts }: LeadRow) => ({
  fields: fields ?? {},
  region: region ?? '',
  lineType: line_type ?? '',
  list: list_id,
  attempts,
});

function filteredBy(row: LeadRow): string | undefined {
  const { filter, filter_name, fields } = row;
  if (filter === null || filter_name === null || fields === null) return undefined;
  return lets(filter, factsOf(row)) ? undefined : filter_name;
}

/** The smallest first, so that all leads of one person name the same ones where they are too many to name. */
function otherNumbersOf(row: LeadRow): readonly string[] | undefined {
  const others = numbersOf(row).filter((number) => number !== row.number);
  return others.length === 0 ? undefined : others.sort();
}

const NOTHING: LeadPast = { lead: [], number: [], person: [] };

function toPast(row: LeadRow, byNumber: ReadonlyMap<string, readonly PastRow[]>): LeadPast {
  const person = numbersOf(row).flatMap((number) => byNumber.get(number) ?? []);
  if (person.length === 0) return NOTHING;
  const isHere = (past: PastRow): boolean =>
    past.campaign_id === row.campaign_id && past.lead_id === row.lead_id;
  const abandoned = person.filter(({ is_abandoned }) => is_abandoned);
  return defined({
    lead: countedOf(person.filter(isHere)),
    number: countedOf(byNumber.get(row.number) ?? []),
    person: countedOf(person),
    refusedAt: latest(person.filter(({ is_refusal }) => is_refusal)),
    abandonedAt: latest(abandoned),
    isAbandonedHere: abandoned.some(isHere) ? true : undefined,
  });
}

function countedOf(past: readonly PastRow[]): readonly Instant[] {
  const counted = past.filter(({ counts }) => counts).map(({ created_at }) => created_at.getTime());
  return counted.sort((left, right) => left - right);
}

function latest(past: readonly PastRow[]): Instant | undefined {
  if (past.length === 0) return undefined;
  return Math.max(...past.map(({ ended_at, created_at }) => (ended_at ?? created_at).getTime()));
}
