/**
 * A batch of an import, in one transaction: duplicates are found as the rule says, new leads go into the list and to
 * the campaigns that dial it, leads that are there take values, and the import's progress is set.
 */
import { combine, FIRST_IN_LIST, type DuplicateRule, type LeadData } from '../domain/lead/duplicates.ts';
import type { ListId } from '../domain/kernel/ids.ts';
import type { ImportBatchOptions, ImportBatchResult, ImportStep, NewLead } from '../ports/records.ts';
import { dataOf, findExisting, phonesText, updateLeads, type Existing } from './leadDuplicates.ts';
import { listNotFound, TAKE_UP } from './leads.ts';
import { BULK, type Sql, type SqlSession } from './sql.ts';
import { columnLiterals, unnest } from './unnest.ts';

/** Any constant will do. Imports that look into other lists go one after another, and so do those into one list. */
const IMPORT_LOCK = 0x6c697374;

export async function importLeads(
  sql: Sql,
  listId: ListId,
  leads: readonly NewLead[],
  options: ImportBatchOptions = {},
): Promise<ImportBatchResult> {
  const rule = options.duplicates ?? FIRST_IN_LIST;
  return sql.transaction(async (session) => {
    // A batch lost with the server's power is read again, with its progress; the import's end is waited for.
    if (options.step !== undefined) await session.query('set local synchronous_commit = off');
    await lock(session, listId, rule);
    const result = await storeBatch(session, listId, fold(leads, rule), rule);
    if (options.step !== undefined) await setProgress(session, listId, options.step, result);
    return result;
  }, BULK);
}

async function lock(session: SqlSession, listId: ListId, rule: DuplicateRule): Promise<void> {
  // Duplicates are looked for first, and nobody may come between: that costs a third less than conflicts of the insert.
  const isAlone = isPlain(rule) ? '_shared' : '';
  await session.query(`select pg_advisory_xact_lock${isAlone}(${IMPORT_LOCK})`);
  await session.query(`select pg_advisory_xact_lock(${IMPORT_LOCK}, hashtext($1))`, [listId]);
  // Shared against other imports, exclusive against a campaign that takes up the list at this moment.
  const list = await session.query('select 1 from lists where list_id = $1 for share', [listId]);
  if (list.length === 0) throw listNotFound('importLeads', listId);
}

const isPlain = ({ scope, by, keep }: DuplicateRule): boolean =>
  scope === 'list' && by === 'phone' && keep === 'first';

interface Folded {
  readonly lead: NewLead;
  data: LeadData | undefined;
}

interface Batch {
  readonly kept: readonly Folded[];
  readonly duplicateLines: number[];
}

/** The batch's own duplicates into the first row of each. */
function fold(leads: readonly NewLead[], rule: DuplicateRule): Batch {
  const byNumber = new Map<string, Folded>();
  const byKey = new Map<string, Folded>();
  const kept: Folded[] = [];
  const duplicateLines: number[] = [];
  for (const lead of leads) {
    const key = rule.by === 'key' ? lead.listKey : undefined;
    const same = byNumber.get(lead.number) ?? (key === undefined ? undefined : byKey.get(key));
    if (same !== undefined) {
      duplicateLines.push(lead.sourceLine);
      if (rule.keep !== 'first') same.data = combine(same.data ?? dataOf(same.lead), dataOf(lead), rule.keep);
      continue;
    }
    const first: Folded = { lead, data: undefined };
    kept.push(first);
    byNumber.set(lead.number, first);
    if (key !== undefined) byKey.set(key, first);
  }
  return { kept, duplicateLines };
}

async function storeBatch(
  session: SqlSession,
  listId: ListId,
  { kept, duplicateLines }: Batch,
  rule: DuplicateRule,
): Promise<ImportBatchResult> {
  const leads = kept.map(({ lead }) => lead);
  const existing = isPlain(rule) ? undefined : await findExisting(session, listId, leads, rule);
  const changed = new Map<string, { readonly existing: Existing; data: LeadData }>();
  const fresh: Folded[] = [];
  for (const one of kept) {
    const found = existing?.of(one.lead);
    if (found === undefined) {
      fresh.push(one);
      continue;
    }
    duplicateLines.push(one.lead.sourceLine);
    const before = changed.get(found.leadId)?.data ?? found.data;
    const data = combine(before, one.data ?? dataOf(one.lead), rule.keep);
    changed.set(found.leadId, { existing: found, data });
  }
  const updated = rule.keep === 'first' ? 0 : await updateLeads(session, [...changed.values()]);
  const inserted = await insertLeads(session, listId, fresh);
  for (const { lead } of fresh) if (!inserted.has(lead.number)) duplicateLines.push(lead.sourceLine);
  return { inserted: inserted.size, duplicateLines: duplicateLines.sort((a, b) => a - b), updated };
}

const LEAD_COLUMNS = {
  lead_id: 'text',
  number: 'text',
  raw_number: 'text',
  name: 'text',
  fields: 'text',
  phones: 'text',
  line_type: 'text',
  region: 'text',
  list_key: 'text',
  source_line: 'int',
} as const;

/** Laterals keep the planner to the indexes: in a long import it read all leads that were there, batch after batch. */
async function insertLeads(
  session: SqlSession,
  listId: ListId,
  fresh: readonly Folded[],
): Promise<ReadonlySet<string>> {
  if (fresh.length === 0) return new Set();
  const rows = fresh.map(({ lead, data }) => ({
    lead_id: lead.leadId,
    number: lead.number,
    raw_number: lead.rawNumber,
    name: data?.name ?? lead.name,
    fields: JSON.stringify(data?.fields ?? lead.fields),
    phones: phonesText(data?.phones ?? lead.phones),
    line_type: lead.lineType,
    region: lead.region,
    list_key: lead.listKey,
    source_line: lead.sourceLine,
  }));
  const inserted = await session.query<{ number: string; lead_id: string }>(
    `insert into leads (list_id, lead_id, number, raw_number, name, fields, phones, line_type, region, list_key, source_line)
       select $1, lead_id, number, raw_number, name, fields::jsonb, phones::jsonb, line_type, region, list_key, source_line
         from ${unnest('row', LEAD_COLUMNS, 2)}
         left join lateral (
           select true as is_there from leads where leads.number = row.number and leads.list_id = $1 limit 1) same
           on true
         left join lateral (
           select true as is_there from leads where leads.lead_id = row.lead_id limit 1) known on true
        where same.is_there is null and known.is_there is null
        order by source_line returning number, lead_id`,
    [listId, ...columnLiterals(LEAD_COLUMNS, rows)],
  );
  if (inserted.length === 0) return new Set();
  const dialling = await session.query('select 1 from campaign_lists where list_id = $1 limit 1', [listId]);
  if (dialling.length > 0) {
    await session.query(
      `${TAKE_UP} where campaign_lists.list_id = $1 and leads.lead_id = any($2::text[]) on conflict do nothing`,
      [listId, inserted.map((row) => row.lead_id)],
    );
  }
  return new Set(inserted.map((row) => row.number));
}

async function setProgress(
  session: SqlSession,
  listId: ListId,
  step: ImportStep,
  result: ImportBatchResult,
): Promise<void> {
  await session.query(
    `update list_imports set byte_offset = $3, line = $4, rejected = $5::jsonb, rejects_bytes = $6,
            inserted = inserted + $7, duplicates = duplicates + $8, updated = updated + $9
      where list_id = $1 and file_hash = $2`,
    [
      listId,
      step.fileHash,
      step.byteOffset,
      step.line,
      JSON.stringify(step.rejected),
      step.rejectsBytes,
      result.inserted,
      result.duplicateLines.length,
      result.updated ?? 0,
    ],
  );
}
