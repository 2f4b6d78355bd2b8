/** ListsPort over any `Sql`. */
import { listEvent } from '../domain/event/campaignEvents.ts';
import type { FieldDefinition } from '../domain/lead/customField.ts';
import type { ImportCheckpoint, ListsPort, WorkedLead } from '../ports/lists.ts';
import { openAndClose, runAt } from './asPort.ts';
import { appendEvents } from './events.ts';
import { createLeadEdits } from './leadEdits.ts';
import { createLeadSearch } from './leadSearch.ts';
import { leadPages, setClasses } from './leadClasses.ts';
import { resetLeads } from './leadReset.ts';
import { createFilterRecords } from './filters.ts';
import { createPilotRecords } from './pilots.ts';
import { addList, takeList } from './listMembership.ts';
import { campaignLists, placeList, sortAgain } from './listOrder.ts';
import { BULK, defined, type Sql } from './sql.ts';

const PAGE_LEADS = 5_000;

/** `place` names the database in messages, without its password. */
export function createLists(sql: Sql, place: string): ListsPort {
  const run = runAt(place);
  return {
    ...openAndClose(sql, run),
    checkpoint: (listId, fileHash) => run('checkpoint', () => checkpoint(sql, listId, fileHash)),
    beginImport: (listId, fileHash) =>
      run('beginImport', async () => {
        await sql.query('delete from list_imports where list_id = $1 and file_hash = $2', [listId, fileHash]);
        await sql.query('insert into list_imports (list_id, file_hash) values ($1, $2)', [listId, fileHash]);
      }),
    finishImport: (listId, fileHash, counts) =>
      run('finishImport', () =>
        sql.transaction(async (session) => {
          await sortAgain(session, listId);
          await session.query(
            `update list_imports set finished_at = now(), rejected = $3::jsonb where list_id = $1 and file_hash = $2`,
            [listId, fileHash, JSON.stringify(counts.rejected)],
          );
          await appendEvents(session, [listEvent(listId, fileHash, counts, Date.now())]);
        }, BULK),
      ),
    saveTemplate: (name, mapping) =>
      run('saveTemplate', async () => {
        await sql.query(
          `insert into list_templates (name, mapping) values ($1, $2::jsonb)
             on conflict (name) do update set mapping = excluded.mapping, saved_at = now()`,
          [name, JSON.stringify(mapping)],
        );
      }),
    template: (name) =>
      run('template', async () => {
        const rows = await sql.query<{ mapping: unknown }>(
          'select mapping from list_templates where name = $1',
          [name],
        );
        return rows[0]?.mapping;
      }),
    templates: () =>
      run('templates', async () => {
        const rows = await sql.query<{ name: string }>('select name from list_templates order by name');
        return rows.map(({ name }) => name);
      }),
    saveFields: (campaignId, fields) =>
      run('saveFields', async () => {
        await sql.query(
          `insert into campaign_fields (campaign_id, fields) values ($1, $2::jsonb)
             on conflict (campaign_id) do update set fields = excluded.fields`,
          [campaignId, JSON.stringify(fields)],
        );
      }),
    fieldsFor: (listId, campaignId) => run('fieldsFor', () => fieldsFor(sql, listId, campaignId)),
    campaignLists: (campaignId) => run('campaignLists', () => campaignLists(sql, campaignId)),
    placeList: (campaignId, listId, change) =>
      run('placeList', () => placeList(sql, campaignId, listId, change)),
    addList: (campaignId, listId) => run('addList', () => addList(sql, campaignId, listId)),
    takeList: (campaignId, listId) => run('takeList', () => takeList(sql, campaignId, listId)),
    leadPages: (listId) => leadPages(sql, run, listId),
    setClasses: (changes) => run('setClasses', () => setClasses(sql, changes)),
    resetLeads: (asked) => run('resetLeads', () => resetLeads(sql, asked)),
    filters: createFilterRecords(sql, run),
    pilots: createPilotRecords(sql, run),
    edits: createLeadEdits(sql, run),
    search: createLeadSearch(sql, run),
    async *worked(listId) {
      let after = -1;
      for (;;) {
        const from = after;
        const rows = await run('worked', () => workedPage(sql, listId, from));
        if (rows.length === 0) return;
        after = Number(rows.at(-1)?.position);
        yield rows.map(toWorked);
      }
    },
  };
}

async function checkpoint(sql: Sql, listId: string, fileHash: string): Promise<ImportCheckpoint | undefined> {
  const [row] = await sql.query<ImportCheckpoint>(
    `select byte_offset::float8 as "byteOffset", line, inserted, duplicates, updated, rejected,
            rejects_bytes::float8 as "rejectsBytes", finished_at is not null as "isFinished"
       from list_imports where list_id = $1 and file_hash = $2`,
    [listId, fileHash],
  );
  return row;
}

async function fieldsFor(
  sql: Sql,
  listId: string,
  campaignId: string | undefined,
): Promise<Readonly<Record<string, FieldDefinition>>> {
  const rows = await sql.query<{ fields: Record<string, FieldDefinition> }>(
    `select fields from campaign_fields
      where campaign_id = $2 or campaign_id in (select campaign_id from campaign_lists where list_id = $1)
      order by campaign_id`,
    [listId, campaignId ?? null],
  );
  return Object.assign({}, ...rows.map(({ fields }) => fields)) as Record<string, FieldDefinition>;
}

interface WorkedRow extends Omit<WorkedLead, 'lastCallAt'> {
  readonly position: string;
  readonly lastCallAt: Date | null;
}

/** A lead's rows all stand on its own page: the page is of leads. */
async function workedPage(sql: Sql, listId: string, after: number): Promise<readonly WorkedRow[]> {
  return sql.query<WorkedRow>(
    `with page as (
       select * from leads where list_id = $1 and position > $2 order by position limit ${PAGE_LEADS})
     select page.position::text, page.lead_id as "leadId", page.number, page.raw_number as "rawNumber", page.name,
            page.line_type as "lineType", page.region, page.phones, page.fields, page.source_line as "sourceLine",
            work.campaign_id as "campaignId", work.state, work.attempts, work.last_dial_status as "lastDialStatus",
            work.sales_status as "salesStatus", work.refusal_code as "refusalCode",
            (select max(calls.created_at) from calls
              where calls.lead_id = page.lead_id and calls.campaign_id = work.campaign_id) as "lastCallAt",
            exists (select from do_not_call where do_not_call.number = page.number) as "isDoNotCall"
       from page left join campaign_leads work on work.lead_id = page.lead_id
      order by page.position, work.campaign_id`,
    [listId, after],
  );
}

function toWorked({ position: _position, lastCallAt, ...row }: WorkedRow): WorkedLead {
  const found = Object.entries(row).filter(([, value]) => value !== null);
  const worked = Object.fromEntries(found) as unknown as WorkedLead;
  return defined({ ...worked, lastCallAt: lastCallAt?.getTime() }) as WorkedLead;
}
