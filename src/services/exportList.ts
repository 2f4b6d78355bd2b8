/** The worked list with its results, for the people it came from (DOMAIN 1, results): as CSV or XLSX, no cell a formula. */
import type { ListId } from '../domain/kernel/ids.ts';
import type { ListsPort, WorkedLead } from '../ports/lists.ts';
import { csvRow, neutralised } from './csvText.ts';
import { OutpaceError } from './errors.ts';
import { MAX_SHEET_ROWS } from './sheetLimits.ts';

const COLUMNS: Readonly<Record<string, (lead: WorkedLead) => string | number | undefined>> = {
  number: (lead) => lead.number,
  name: (lead) => lead.name,
  line_type: (lead) => lead.lineType,
  region: (lead) => lead.region,
  other_numbers: (lead) =>
    lead.phones
      .filter(({ number }) => number !== lead.number)
      .map(({ number, kind }) => `${kind}:${number}`)
      .join(' '),
  campaign: (lead) => lead.campaignId,
  state: (lead) => lead.state,
  attempts: (lead) => lead.attempts,
  last_dial_status: (lead) => lead.lastDialStatus,
  sales_status: (lead) => lead.salesStatus,
  refusal: (lead) => lead.refusalCode,
  last_call_at: (lead) => (lead.lastCallAt === undefined ? '' : new Date(lead.lastCallAt).toISOString()),
  do_not_call: (lead) => (lead.isDoNotCall ? 'yes' : ''),
  line: (lead) => lead.sourceLine,
  lead_id: (lead) => lead.leadId,
};

export type ExportLists = Pick<ListsPort, 'worked'>;
/** What of a lead leaves. */
export type LeadView = (lead: WorkedLead) => WorkedLead;

const WHOLE: LeadView = (lead) => lead;

/** With a byte order mark, so that spreadsheets take it for UTF-8. */
export async function* exportCsv(
  lists: ExportLists,
  listId: ListId,
  view: LeadView = WHOLE,
): AsyncGenerator<string> {
  const fields = await fieldNames(lists, listId);
  yield `\ufeff${csvRow([...Object.keys(COLUMNS), ...fields].map(neutralised))}\r\n`;
  for await (const page of lists.worked(listId)) {
    yield page.map((lead) => `${csvRow(cellsOf(view(lead), fields))}\r\n`).join('');
  }
}

/** Held in memory, and so limited as a sheet that is imported. */
export async function exportSheet(
  lists: ExportLists,
  listId: ListId,
  view: LeadView = WHOLE,
): Promise<Buffer> {
  const fields = await fieldNames(lists, listId);
  const rows: string[][] = [[...Object.keys(COLUMNS), ...fields].map(neutralised)];
  for await (const page of lists.worked(listId)) {
    for (const lead of page) rows.push(cellsOf(view(lead), fields));
    if (rows.length <= MAX_SHEET_ROWS) continue;
    throw new OutpaceError('OUT_REFUSED', `The list has more than ${MAX_SHEET_ROWS} rows: export it as CSV.`);
  }
  const cells = rows.map((row) => row.map((value) => ({ value, type: String })));
  const { default: writeExcel } = await import('write-excel-file/node');
  return writeExcel(cells).toBuffer();
}

/** The names of all fields that a lead of the list has, in the order in which they first come. */
async function fieldNames(lists: ExportLists, listId: ListId): Promise<readonly string[]> {
  const names = new Set<string>();
  for await (const page of lists.worked(listId)) {
    for (const { fields } of page) for (const name of Object.keys(fields)) names.add(name);
  }
  return [...names];
}

function cellsOf(lead: WorkedLead, fields: readonly string[]): string[] {
  const own = Object.values(COLUMNS).map((read) => String(read(lead) ?? ''));
  return [...own, ...fields.map((name) => lead.fields[name] ?? '')].map(neutralised);
}
