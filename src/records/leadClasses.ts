/** Leads by pages of a list, and the classes that rules give them. */
import type { ClassChange, LeadFacts } from '../ports/lists.ts';
import type { Run } from './asPort.ts';
import { BULK, defined, type Sql } from './sql.ts';
import { setFree } from './filters.ts';
import { columnArrays, unnest } from './unnest.ts';

const PAGE_LEADS = 5_000;

interface FactsRow {
  readonly position: number;
  readonly lead_id: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly region: string | null;
  readonly line_type: string | null;
}

export async function* leadPages(sql: Sql, run: Run, listId: string): AsyncIterable<readonly LeadFacts[]> {
  let after = -1;
  for (;;) {
    const from = after;
    const rows = await run('leadPages', () =>
      sql.query<FactsRow>(
        `select position::float8, lead_id, fields, region, line_type from leads
          where list_id = $1 and position > $2 order by position limit ${PAGE_LEADS}`,
        [listId, from],
      ),
    );
    if (rows.length === 0) return;
    after = rows.at(-1)?.position ?? after;
    yield rows.map(({ lead_id: leadId, fields, region, line_type: lineType }) =>
      defined({ leadId, fields, region: region ?? undefined, lineType: lineType ?? undefined }),
    );
  }
}

const COLUMNS = { lead_id: 'text', fields: 'text' } as const;

export async function setClasses(sql: Sql, changes: readonly ClassChange[]): Promise<void> {
  const rows = changes.map(({ leadId, fields }) => ({ lead_id: leadId, fields: JSON.stringify(fields) }));
  await sql.transaction(async (session) => {
    await session.query(
      `update leads set fields = leads.fields || row.fields::jsonb from ${unnest('row', COLUMNS)}
        where leads.lead_id = row.lead_id`,
      columnArrays(COLUMNS, rows),
    );
    await setFree(session, 'cl.lead_id = any($1::text[])', [rows.map(({ lead_id }) => lead_id)]);
  }, BULK);
}
