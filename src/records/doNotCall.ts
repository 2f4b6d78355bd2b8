/**
 * The do-not-call lists on record: added to from the spool, read whole by the gate's store at start. Numbers for all
 * campaigns have a table of their own, where leads of an import meet them; the rest is scoped.
 */
import { campaignList, INTERNAL_LIST, listOf } from '../domain/compliance/doNotCall.ts';
import { hasWildcard } from '../domain/compliance/doNotCallPattern.ts';
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { DoNotCallEntry, DoNotCallKey } from '../ports/doNotCall.ts';
import { defined, timestamp, type Sql, type SqlSession } from './sql.ts';
import { columnArrays, columnList, unnest } from './unnest.ts';

const COLUMNS = { number: 'text', source: 'text', added_at: 'timestamptz', attempt_id: 'text' } as const;
const SCOPED_COLUMNS = {
  scope: 'text',
  entry: 'text',
  source: 'text',
  added_at: 'timestamptz',
  attempt_id: 'text',
} as const;
const PAGE_SIZE = 5_000;
const CAMPAIGN_SCOPE = campaignList('');

/** For all campaigns, and no pattern. */
export function isPlain({ number, campaignId }: DoNotCallKey): boolean {
  return campaignId === undefined && !hasWildcard(number);
}

/** The earliest entry of a number stands, whatever the order in which they come. */
export async function insertDoNotCall(
  session: SqlSession,
  entries: readonly DoNotCallEntry[],
): Promise<void> {
  const plain = entries.filter(isPlain);
  const scoped = entries.filter((entry) => !isPlain(entry));
  if (plain.length > 0) await insertPlain(session, plain);
  if (scoped.length > 0) await insertScoped(session, scoped);
}

async function insertPlain(session: SqlSession, entries: readonly DoNotCallEntry[]): Promise<void> {
  const rows = entries.map((entry) => ({
    number: entry.number,
    source: entry.source,
    added_at: timestamp(entry.addedAt),
    attempt_id: entry.attemptId,
  }));
  await session.query(
    `insert into do_not_call (${columnList(COLUMNS)})
       select distinct on (number) * from ${unnest('row', COLUMNS)} order by number, added_at, attempt_id, source
       on conflict (number) do update
         set source = excluded.source, added_at = excluded.added_at, attempt_id = excluded.attempt_id
         where excluded.added_at < do_not_call.added_at`,
    columnArrays(COLUMNS, rows),
  );
}

async function insertScoped(session: SqlSession, entries: readonly DoNotCallEntry[]): Promise<void> {
  const rows = entries.map((entry) => ({
    scope: listOf(entry.campaignId),
    entry: entry.number,
    source: entry.source,
    added_at: timestamp(entry.addedAt),
    attempt_id: entry.attemptId,
  }));
  await session.query(
    `insert into do_not_call_scoped (${columnList(SCOPED_COLUMNS)})
       select distinct on (entry, scope) * from ${unnest('row', SCOPED_COLUMNS)}
        order by entry, scope, added_at, attempt_id, source
       on conflict (entry, scope) do update
         set source = excluded.source, added_at = excluded.added_at, attempt_id = excluded.attempt_id
         where excluded.added_at < do_not_call_scoped.added_at`,
    columnArrays(SCOPED_COLUMNS, rows),
  );
}

/**
 * Leads with one of these numbers are final, if the number is on a list of their campaign or of all. Patterns and
 * files stop a lead when its turn comes.
 */
export async function retireDoNotCall(session: SqlSession, numbers: readonly string[]): Promise<void> {
  await session.query(
    `update campaign_leads
        set state = 'final', refusal_code = 'do-not-call', refused_until = null, refused_by_list = listed.list
       from (select cl.campaign_id, cl.lead_id,
                    case when plain.number is null then scoped.scope else 'internal' end as list
               from leads
               join campaign_leads cl on cl.lead_id = leads.lead_id
               left join do_not_call plain on plain.number = leads.number
               left join do_not_call_scoped scoped
                 on scoped.entry = leads.number and scoped.scope = 'campaign:' || cl.campaign_id
              where leads.number = any($1::text[]) and cl.state = 'due'
                and (plain.number is not null or scoped.entry is not null)
              order by cl.campaign_id, cl.lead_id for update of cl) listed
      where campaign_leads.campaign_id = listed.campaign_id and campaign_leads.lead_id = listed.lead_id`,
    [numbers],
  );
}

export interface EntryRow {
  readonly scope: string;
  readonly entry: string;
  readonly source: DoNotCallEntry['source'];
  readonly added_at: Date;
  readonly attempt_id: string | null;
}

type Pages = AsyncGenerator<readonly DoNotCallEntry[], undefined>;

/** All lists in pages: the plain numbers in their order, then the rest. */
export async function* doNotCallPages(sql: Sql): Pages {
  yield* plainPages(sql);
  yield* pages((after) =>
    sql.query<EntryRow>(
      `select scope, entry, source, added_at, attempt_id from do_not_call_scoped
        where (entry, scope) > ($1, $2) order by entry, scope limit $3`,
      [after?.entry ?? '', after?.scope ?? '', PAGE_SIZE],
    ),
  );
  return undefined;
}

/** One list, by its scope. */
export async function* entryPages(sql: Sql, scope: string): Pages {
  if (scope === INTERNAL_LIST) yield* plainPages(sql);
  yield* pages((after) =>
    sql.query<EntryRow>(
      `select scope, entry, source, added_at, attempt_id from do_not_call_scoped
        where scope = $1 and entry > $2 order by entry limit $3`,
      [scope, after?.entry ?? '', PAGE_SIZE],
    ),
  );
  return undefined;
}

function plainPages(sql: Sql): Pages {
  return pages((after) =>
    sql.query<EntryRow>(
      `select '${INTERNAL_LIST}' as scope, number as entry, source, added_at, attempt_id
         from do_not_call where number > $1 order by number limit $2`,
      [after?.entry ?? '', PAGE_SIZE],
    ),
  );
}

async function* pages(read: (after: EntryRow | undefined) => Promise<readonly EntryRow[]>): Pages {
  let last: EntryRow | undefined;
  for (;;) {
    const rows = await read(last);
    last = rows.at(-1);
    if (last === undefined) return undefined;
    yield rows.map(toEntry);
  }
}

/** Undefined: of all campaigns. */
export function campaignOfScope(scope: string): CampaignId | undefined {
  return scope.startsWith(CAMPAIGN_SCOPE) ? scope.slice(CAMPAIGN_SCOPE.length) : undefined;
}

export function toEntry(row: EntryRow): DoNotCallEntry {
  return defined({
    number: row.entry,
    campaignId: campaignOfScope(row.scope),
    source: row.source,
    addedAt: row.added_at.getTime(),
    attemptId: row.attempt_id ?? undefined,
  });
}
