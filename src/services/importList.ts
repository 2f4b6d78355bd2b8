/**
 * Imports a list (名单): each row becomes a lead or a reject with its reason; leads are stored in batches, while the
 * next one is read. A lead's id is made from its list and number, so that the same file twice changes nothing.
 * Always: rows = inserted + duplicates + rejected.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Writable } from 'node:stream';
import type { ListId } from '../domain/kernel/ids.ts';
import type { DuplicateRule } from '../domain/lead/duplicates.ts';
import type { NumberingRules } from '../domain/numbering/normalise.ts';
import type { ImportStep, NewLead, RecordsPort } from '../ports/records.ts';
import type { Bytes } from './csvLines.ts';
import type { CsvRow } from './csvRows.ts';
import { createImportCounts, type ImportCounter, type ImportTotals } from './importCounts.ts';
import { judgeRow, type RowRules } from './importRow.ts';
import { findColumns, type ListColumns } from './listColumns.ts';
import type { MappingWishes } from './listMapping.ts';
import { openCsv, type HeadingOf, type ListReader } from './listReader.ts';
import { createRejectsWriter, type RejectsWriter } from './rejects.ts';

export type { ImportTotals } from './importCounts.ts';
export { leadIdOf } from './importRow.ts';

export interface ImportProgress {
  readonly rows: number;
  readonly bytes: number;
}

export interface ImportOptions extends MappingWishes {
  readonly listId: ListId;
  readonly listName: string;
  readonly numbering: NumberingRules;
  readonly duplicates?: DuplicateRule | undefined;
  /** Numbers that must not be called: their rows are rejected. */
  readonly isListed?: ((number: string) => boolean) | undefined;
  /** Files whose first row is no heading. */
  readonly headingOf?: HeadingOf | undefined;
  /** Takes the rejects as CSV; not ended here. */
  readonly rejects?: Writable | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  readonly batchSize?: number | undefined;
  /** Stops after the batch on its way: what is stored stays, and the same import of a file goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

export type ImportRecords = Pick<RecordsPort, 'createList' | 'importLeads'>;

export const BATCH_SIZE = 5_000;

/** Rejects with OutpaceError `OUT_IMPORT_FAILED` where the file is no list at all, PortFailure where the records fail. */
export async function importList(
  source: Bytes,
  records: ImportRecords,
  options: ImportOptions,
): Promise<ImportTotals> {
  const { heading, reader } = await openCsv(source, {}, options.headingOf);
  const columns = findColumns(heading, options);
  await records.createList(options.listId, options.listName);
  const rejects = createRejectsWriter(options.rejects);
  return importRows({ reader, columns, records, options, rejects, counts: createImportCounts() });
}

const ROWS_A_TURN = 200;

export interface RowsImport {
  readonly reader: ListReader;
  readonly columns: ListColumns;
  readonly records: ImportRecords;
  readonly options: ImportOptions;
  readonly rejects: RejectsWriter;
  readonly counts: ImportCounter;
  /** Of an import that may be gone on with: the progress is kept with each batch. */
  readonly fileHash?: string;
}

export async function importRows(work: RowsImport): Promise<ImportTotals> {
  const { reader, columns, options, rejects, counts } = work;
  const rules: RowRules = { ...options, encoding: reader.encoding };
  const batchSize = options.batchSize ?? BATCH_SIZE;
  const store = createStore(work);
  let batch: NewLead[] = [];
  let last: CsvRow | undefined;
  try {
    for (let rows = await reader.rows(); rows !== undefined; rows = await reader.rows()) {
      options.signal?.throwIfAborted();
      for (const row of rows) {
        last = row;
        const judged = judgeRow(row, columns, rules);
        if ('lead' in judged) {
          batch.push(judged.lead);
          counts.unusablePhones(judged.unusablePhones);
        } else {
          counts.rejected(judged.code);
          await rejects.write({ line: row.line, code: judged.code, reason: judged.reason, row: row.raw });
        }
        // The batch on its way is a dozen questions and answers: each is heard at the next turn.
        if (row.line % ROWS_A_TURN === 0) await nextTurn();
        if (batch.length < batchSize) continue;
        await store.begin(batch, row);
        batch = [];
      }
    }
    await store.begin(batch, last);
  } finally {
    await store.end();
  }
  await rejects.flush();
  return counts.totals(reader.bytes);
}

/** One batch is on its way while the next one is read. */
function createStore({ records, options, counts, rejects, reader, fileHash }: RowsImport) {
  let onItsWay: Promise<void> = Promise.resolve();

  function stepOf(last: CsvRow | undefined): ImportStep | undefined {
    if (fileHash === undefined || last === undefined) return undefined;
    const rejected = counts.rejectedByCode();
    return { fileHash, byteOffset: last.end, line: last.lastLine, rejected, rejectsBytes: rejects.bytes };
  }

  async function write(
    batch: readonly NewLead[],
    step: ImportStep | undefined,
    bytes: number,
  ): Promise<void> {
    if (batch.length > 0 || step !== undefined) {
      const { duplicates } = options;
      counts.stored(await records.importLeads(options.listId, batch, { duplicates, step }));
    }
    options.onProgress?.({ rows: counts.totals(bytes).rows, bytes });
  }

  return {
    /** Rejects where the batch before it failed. */
    async begin(batch: readonly NewLead[], last: CsvRow | undefined): Promise<void> {
      await onItsWay;
      const step = stepOf(last);
      onItsWay = write(batch, step, reader.bytes);
      // It is waited for later; unheard until then, its failure would end the process.
      onItsWay.catch(() => undefined);
    },
    end: () => onItsWay,
  };
}
