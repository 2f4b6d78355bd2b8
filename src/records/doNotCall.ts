/** The do-not-call list on record: added to from the spool, read whole by the gate's store at start. */
import type { DoNotCallEntry } from '../ports/doNotCall.ts';
import { defined, timestamp, type Sql, type SqlSession } from './sql.ts';
import { columnArrays, columnList, unnest } from './unnest.ts';

const COLUMNS = { number: 'text', source: 'text', added_at: 'timestamptz', attempt_id: 'text' } as const;
const PAGE_SIZE = 5_000;

/** The earliest entry of a number stands, whatever the order in which they come. */
export async function insertDoNotCall(
  session: SqlSession,
  entries: readonly DoNotCallEntry[],
): Promise<void> {
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

/** Leads with one of these numbers are final in every campaign, if the number is on the list. */
export async function retireDoNotCall(session: SqlSession, numbers: readonly string[]): Promise<void> {
  await session.query(
    `update campaign_leads set state = 'final', refusal_code = 'do-not-call', refused_until = null
       from (select cl.campaign_id, cl.lead_id
               from do_not_call
               join leads on leads.number = do_not_call.number
               join campaign_leads cl on cl.lead_id = leads.lead_id
              where do_not_call.number = any($1::text[]) and cl.state = 'due'
              order by cl.campaign_id, cl.lead_id for update of cl) listed
      where campaign_leads.campaign_id = listed.campaign_id and campaign_leads.lead_id = listed.lead_id`,
    [numbers],
  );
}

interface Row {
  readonly number: string;
  readonly source: DoNotCallEntry['source'];
  readonly added_at: Date;
  readonly attempt_id: string | null;
}

/** The whole list in pages by number. */
export async function* doNotCallPages(sql: Sql): AsyncGenerator<readonly DoNotCallEntry[]> {
  let after = '';
  for (;;) {
    const rows = await sql.query<Row>(
      'select number, source, added_at, attempt_id from do_not_call where number > $1 order by number limit $2',
      [after, PAGE_SIZE],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) =>
      defined({
        number: row.number,
        source: row.source,
        addedAt: row.added_at.getTime(),
        attemptId: row.attempt_id ?? undefined,
      }),
    );
    after = last.number;
  }
}
