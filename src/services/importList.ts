/**
 * Imports a list (名单) from CSV: checks each number, gives each lead an id made from its list and number (so that
 * the same file twice changes nothing), stores the leads in batches, and writes what can't be used to the rejects.
 * Always: rows = inserted + duplicates + rejected.
 */
import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { LeadId, ListId } from '../domain/kernel/ids.ts';
import { normaliseNumber, type NumberingRules } from '../domain/numbering/normalise.ts';
import type { NewLead, RecordsPort } from '../ports/records.ts';
import { createCsvReader, type CsvReader, type CsvRow } from './csvRows.ts';
import { OutpaceError } from './errors.ts';
import { findColumns, findDelimiter, type ListColumns } from './listColumns.ts';
import { createRejectsWriter, type RejectsWriter } from './rejects.ts';

export interface ImportProgress {
  readonly rows: number;
  readonly bytes: number;
}

export interface ImportTotals extends ImportProgress {
  readonly inserted: number;
  /** Rows whose number the list has already, from this file or an earlier one. */
  readonly duplicates: number;
  readonly rejected: number;
  readonly rejectedByCode: Readonly<Record<string, number>>;
}

export interface ImportOptions {
  readonly listId: ListId;
  readonly listName: string;
  readonly numbering: NumberingRules;
  /** Heading of the column, where it is none of the known ones. */
  readonly numberColumn?: string | undefined;
  readonly nameColumn?: string | undefined;
  /** Takes the rejects as CSV; not ended here. */
  readonly rejects?: Writable | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  readonly batchSize?: number | undefined;
}

const BATCH_SIZE = 2_000;
const LONGEST_NAME = 200;
const LONGEST_FIELD = 4_000;
/** C0 and C1 controls; a field, unlike a name, may have tabs and lines. */
const CONTROL_IN_NAME = /\p{Cc}/u;
const CONTROL_IN_FIELD = /(?![\t\n])\p{Cc}/u;

/** Rejects with OutpaceError `OUT_IMPORT_FAILED` where the file is no list at all, PortFailure where the records fail. */
export async function importList(
  source: AsyncIterable<Uint8Array | string>,
  records: Pick<RecordsPort, 'createList' | 'importLeads'>,
  options: ImportOptions,
): Promise<ImportTotals> {
  const reader = createCsvReader(source);
  const { columns, delimiter, firstRows } = await readHeading(reader, options);
  await records.createList(options.listId, options.listName);

  const rejects = createRejectsWriter(options.rejects);
  const counts = createCounts();
  const batchSize = options.batchSize ?? BATCH_SIZE;
  let batch: NewLead[] = [];
  const store = async (): Promise<void> => {
    if (batch.length > 0) counts.stored(await records.importLeads(options.listId, batch));
    batch = [];
    options.onProgress?.({ rows: counts.totals(reader.bytes).rows, bytes: reader.bytes });
  };

  for (
    let rows: readonly CsvRow[] | undefined = firstRows;
    rows !== undefined;
    rows = await reader.rows(delimiter)
  ) {
    for (const row of rows) {
      const judged = judgeRow(row, columns, options);
      if ('lead' in judged) batch.push(judged.lead);
      else await reject(judged.code, judged.reason, row, rejects, counts);
      if (batch.length >= batchSize) await store();
    }
  }
  await store();
  await rejects.flush();
  return counts.totals(reader.bytes);
}

/** The same list and number always have the same id: a UUID of version 8 (RFC 9562 §5.8) from their hash. */
export function leadIdOf(listId: ListId, number: string): LeadId {
  const hash = createHash('sha256').update(`${listId}\n${number}`).digest('hex');
  const variant = ((Number.parseInt(hash.charAt(16), 16) % 4) + 8).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

async function readHeading(
  reader: CsvReader,
  options: ImportOptions,
): Promise<{ columns: ListColumns; delimiter: string; firstRows: readonly CsvRow[] }> {
  const line = await reader.peek();
  if (line === undefined) throw new OutpaceError('OUT_IMPORT_FAILED', 'The file is empty.');
  const delimiter = findDelimiter(line);
  const [heading, ...firstRows] = (await reader.rows(delimiter)) ?? [];
  if (heading?.cells === undefined) {
    throw new OutpaceError(
      'OUT_IMPORT_FAILED',
      'The first line has a broken quote: it must name the columns.',
    );
  }
  const asked = { number: options.numberColumn, name: options.nameColumn };
  return { columns: findColumns(heading.cells, asked), delimiter, firstRows };
}

type Judged = { readonly lead: NewLead } | { readonly code: string; readonly reason: string };

function judgeRow(row: CsvRow, columns: ListColumns, options: ImportOptions): Judged {
  if (row.cells === undefined) return { code: 'broken-quote', reason: 'a quote is not closed, or misplaced' };
  const fault = faultOf(row.raw, row.cells, columns);
  if (fault !== undefined) return fault;
  const rawNumber = row.cells[columns.number] ?? '';
  const normalised = normaliseNumber(rawNumber, options.numbering);
  if (!normalised.ok) return normalised;
  const name = columns.name === undefined ? '' : (row.cells[columns.name] ?? '');
  const lead: NewLead = {
    leadId: leadIdOf(options.listId, normalised.number),
    number: normalised.number,
    rawNumber,
    fields: fieldsOf(row.cells, columns),
    sourceLine: row.line,
  };
  return { lead: name === '' ? lead : { ...lead, name } };
}

/** What is wrong with the row apart from its number. */
function faultOf(
  raw: string,
  cells: readonly string[],
  columns: ListColumns,
): { code: string; reason: string } | undefined {
  if (raw.includes('\ufffd')) return { code: 'not-utf8', reason: 'the row is not UTF-8' };
  if (cells.slice(columns.headings.length).some((cell) => cell !== '')) {
    return {
      code: 'too-many-columns',
      reason: `more than the ${columns.headings.length} columns of the heading`,
    };
  }
  const name = columns.name === undefined ? '' : (cells[columns.name] ?? '');
  if (CONTROL_IN_NAME.test(name) || cells.some((cell) => CONTROL_IN_FIELD.test(cell))) {
    return { code: 'control-character', reason: 'the row holds a control character' };
  }
  if (name.length > LONGEST_NAME || cells.some((cell) => cell.length > LONGEST_FIELD)) {
    return {
      code: 'value-too-long',
      reason: `a name over ${LONGEST_NAME} or a field over ${LONGEST_FIELD} characters`,
    };
  }
  return undefined;
}

function fieldsOf(cells: readonly string[], columns: ListColumns): Record<string, string> {
  const fields = columns.headings.flatMap((heading, index) => {
    const cell = cells[index] ?? '';
    const isField = index !== columns.number && index !== columns.name && cell !== '';
    return isField ? [[heading, cell] as const] : [];
  });
  return Object.fromEntries(fields);
}

async function reject(
  code: string,
  reason: string,
  row: CsvRow,
  rejects: RejectsWriter,
  counts: Counts,
): Promise<void> {
  counts.rejected(code);
  await rejects.write({ line: row.line, code, reason, row: row.raw });
}

type Counts = ReturnType<typeof createCounts>;

function createCounts() {
  let [inserted, duplicates, rejected] = [0, 0, 0];
  const byCode: Record<string, number> = {};
  return {
    stored(result: { readonly inserted: number; readonly duplicateLines: readonly number[] }): void {
      inserted += result.inserted;
      duplicates += result.duplicateLines.length;
    },
    rejected(code: string): void {
      rejected += 1;
      byCode[code] = (byCode[code] ?? 0) + 1;
    },
    totals(bytes: number): ImportTotals {
      const rows = inserted + duplicates + rejected;
      return { rows, bytes, inserted, duplicates, rejected, rejectedByCode: { ...byCode } };
    },
  };
}
