/** DoNotCallRecords over any `Sql`: adding, taking off with its trace, and reading one list. */
import { INTERNAL_LIST, campaignList, listOf } from '../domain/compliance/doNotCall.ts';
import type { DoNotCallEntry, DoNotCallKey } from '../ports/doNotCall.ts';
import type { DoNotCallRecords, StoredListSize } from '../ports/doNotCallRecords.ts';
import { openAndClose, runAt } from './asPort.ts';
import {
  entryPages,
  insertDoNotCall,
  isPlain,
  retireDoNotCall,
  toEntry,
  type EntryRow,
} from './doNotCall.ts';
import { BULK, defined, timestamp, type Sql, type SqlSession } from './sql.ts';

const ROW = 'source, added_at, attempt_id';

/** `place` names the database in messages, without its password. */
export function createDoNotCallRecords(sql: Sql, place: string): DoNotCallRecords {
  const run = runAt(place);
  return {
    ...openAndClose(sql, run),
    known: (keys) => run('knownDoNotCall', () => known(sql, keys)),
    add: (entries) => run('addDoNotCall', () => sql.transaction((session) => add(session, entries), BULK)),
    remove: (keys, { removedBy, reason, at }) =>
      run('removeDoNotCall', () =>
        sql.transaction((session) => remove(session, keys, [timestamp(at), removedBy, reason]), BULK),
      ),
    historyOf: (number) => run('historyOf', () => historyOf(sql, number)),
    patterns: () =>
      run('patterns', async () => {
        const rows = await sql.query<EntryRow>(
          `select scope, entry, ${ROW} from do_not_call_scoped where entry ~ '[*?]' order by entry, scope`,
        );
        return rows.map(toEntry);
      }),
    sizes: () => run('sizes', () => sizes(sql)),
    async *entries(campaignId) {
      const pages = entryPages(sql, listOf(campaignId));
      for (;;) {
        const page = await run('entries', () => pages.next());
        if (page.done === true) return;
        yield page.value;
      }
    },
  };
}

async function add(session: SqlSession, entries: readonly DoNotCallEntry[]): Promise<number> {
  if (entries.length === 0) return 0;
  const before = await known(session, entries);
  await insertDoNotCall(session, entries);
  const numbers = entries.map(({ number }) => number);
  await retireDoNotCall(session, numbers);
  return (await known(session, entries)) - before;
}

/** How many of the keys are on their lists. */
async function known(session: SqlSession, keys: readonly DoNotCallKey[]): Promise<number> {
  const [row] = await session.query<{ known: number }>(
    `select (select count(*) from do_not_call where number = any($1::text[]))::int
          + (select count(*) from do_not_call_scoped
              where (entry, scope) in (select * from unnest($2::text[], $3::text[])))::int as known`,
    paramsOf(keys),
  );
  return row?.known ?? 0;
}

function paramsOf(keys: readonly DoNotCallKey[]): readonly [string[], string[], string[]] {
  const scoped = keys.filter((key) => !isPlain(key));
  return [
    keys.filter(isPlain).map(({ number }) => number),
    scoped.map(({ number }) => number),
    scoped.map(({ campaignId }) => listOf(campaignId)),
  ];
}

async function remove(
  session: SqlSession,
  keys: readonly DoNotCallKey[],
  by: readonly (string | null)[],
): Promise<readonly DoNotCallEntry[]> {
  const rows = await session.query<EntryRow>(
    `with plain as (
       delete from do_not_call where number = any($1::text[])
         returning '${INTERNAL_LIST}' as scope, number as entry, ${ROW}
     ), scoped as (
       delete from do_not_call_scoped
        where (entry, scope) in (select * from unnest($2::text[], $3::text[])) returning scope, entry, ${ROW}
     )
     insert into do_not_call_removals (scope, entry, ${ROW}, removed_at, removed_by, reason)
       select removed.*, $4::timestamptz, $5, $6 from (select * from plain union all select * from scoped) removed
       returning scope, entry, ${ROW}`,
    [...paramsOf(keys), ...by],
  );
  const removed = rows.map(toEntry);
  await revive(session, removed);
  return removed;
}

/** Leads that this list alone has made final wait again; those whom a call or another list made final do not. */
async function revive(session: SqlSession, removed: readonly DoNotCallEntry[]): Promise<void> {
  const numbers = removed.map(({ number }) => number);
  await session.query(
    `update campaign_leads cl set state = 'due', refusal_code = null, refused_by_list = null, refused_until = null
       from leads, unnest($1::text[], $2::text[]) removed(entry, scope)
      where leads.lead_id = cl.lead_id and leads.number = removed.entry and cl.state = 'final'
        and cl.refusal_code = 'do-not-call' and cl.refused_by_list = removed.scope`,
    [numbers, removed.map(({ campaignId }) => listOf(campaignId))],
  );
  if (numbers.length > 0) await retireDoNotCall(session, numbers);
}

interface RemovalRow extends EntryRow {
  readonly removed_at: Date;
  readonly removed_by: string;
  readonly reason: string;
}

async function historyOf(sql: Sql, number: string): ReturnType<DoNotCallRecords['historyOf']> {
  const entries = await sql.query<EntryRow>(
    `select '${INTERNAL_LIST}' as scope, number as entry, ${ROW} from do_not_call where number = $1
     union all
     select scope, entry, ${ROW} from do_not_call_scoped where entry = $1 order by scope desc`,
    [number],
  );
  const removals = await sql.query<RemovalRow>(
    `select scope, entry, ${ROW}, removed_at, removed_by, reason from do_not_call_removals
      where entry = $1 order by removal_id`,
    [number],
  );
  return {
    entries: entries.map(toEntry),
    removals: removals.map((row) => ({
      entry: toEntry(row),
      removedAt: row.removed_at.getTime(),
      removedBy: row.removed_by,
      reason: row.reason,
    })),
  };
}

async function sizes(sql: Sql): Promise<readonly StoredListSize[]> {
  const rows = await sql.query<{
    scope: string;
    numbers: number;
    patterns: number;
    last_added_at: Date | null;
  }>(
    `select scope, sum(numbers)::float8 as numbers, sum(patterns)::float8 as patterns,
            max(last_added_at) as last_added_at
       from (
         select '${INTERNAL_LIST}' as scope, count(*) as numbers, 0 as patterns, max(added_at) as last_added_at
           from do_not_call
         union all
         select scope, count(*) filter (where entry !~ '[*?]'), count(*) filter (where entry ~ '[*?]'), max(added_at)
           from do_not_call_scoped group by scope) parts
      group by scope order by scope = '${INTERNAL_LIST}' desc, scope`,
  );
  return rows.map(({ scope, numbers, patterns, last_added_at }) =>
    defined({
      campaignId: scope === INTERNAL_LIST ? undefined : scope.slice(campaignList('').length),
      numbers,
      patterns,
      lastAddedAt: last_added_at?.getTime(),
    }),
  );
}
