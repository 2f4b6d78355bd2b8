/**
 * Imports a list from a file, CSV or XLSX, so that an import that was killed goes on where it stood: progress is kept
 * under the hash of the file and of what it is read with, in the same transaction as the leads.
 */
import { createHash } from 'node:crypto';
import { createReadStream, openSync, readSync, closeSync, statSync } from 'node:fs';
import type { ImportCheckpoint, ListsPort } from '../ports/lists.ts';
import { createImportCounts, type ImportTotals } from './importCounts.ts';
import { createEncodingGuess, type ListEncoding } from './importEncoding.ts';
import { importRows, type ImportOptions, type ImportRecords } from './importList.ts';
import { findColumns } from './listColumns.ts';
import { openCsv, resumeCsv, type HeadingOf, type OpenList } from './listReader.ts';
import { createRejectsWriter } from './rejects.ts';
import { openRejectsFile } from './rejectsFile.ts';
import { isSheet, openSheet } from './sheetRows.ts';

export interface ImportFileOptions extends Omit<ImportOptions, 'rejects'> {
  readonly rejectsFile: string;
}

export interface FileTotals extends ImportTotals {
  /** The line after which an earlier import of the file was gone on with; 0: none. */
  readonly resumedAfterLine: number;
}

export type ImportLists = Pick<ListsPort, 'checkpoint' | 'beginImport' | 'finishImport'>;

/** Without `lists` nothing is kept of the progress. */
export async function importFile(
  file: string,
  records: ImportRecords,
  lists: ImportLists | undefined,
  options: ImportFileOptions,
): Promise<FileTotals> {
  const scanned = await scanList(file);
  const opened = await openList(file, scanned, options.headingOf);
  try {
    return await importOpened(file, scanned, opened, records, lists, options);
  } finally {
    await opened.reader.close();
  }
}

async function importOpened(
  file: string,
  scanned: ScannedList,
  opened: OpenList,
  records: ImportRecords,
  lists: ImportLists | undefined,
  options: ImportFileOptions,
): Promise<FileTotals> {
  const columns = findColumns(opened.heading, options);
  const { numbering, duplicates, listId } = options;
  const read = JSON.stringify([columns.mapping, numbering, duplicates ?? null, scanned.encoding]);
  const fileHash = createHash('sha256').update(scanned.hash).update(read).digest('hex');
  const before = await lists?.checkpoint(listId, fileHash);
  const from = mayGoOn(before, options.rejectsFile) ? before : undefined;
  await records.createList(listId, options.listName);
  if (from === undefined) await lists?.beginImport(listId, fileHash);
  const reader =
    from === undefined ? opened.reader : await goOn(file, scanned, opened, from, options.headingOf);
  const rejects = openRejectsFile(options.rejectsFile, from?.rejectsBytes);
  try {
    const totals = await importRows({
      reader,
      columns,
      records,
      options,
      rejects: createRejectsWriter(rejects, from?.rejectsBytes),
      counts: createImportCounts(from),
      ...(lists === undefined ? {} : { fileHash }),
    });
    await lists?.finishImport(listId, fileHash, { ...totals, rejected: totals.rejectedByCode });
    return { ...totals, resumedAfterLine: from?.line ?? 0 };
  } finally {
    rejects.end();
    await reader.close();
  }
}

/** Without the rejects that were written before, it begins again: what is stored is found to be there. */
function mayGoOn(before: ImportCheckpoint | undefined, rejectsFile: string): before is ImportCheckpoint {
  if (before === undefined || before.isFinished || before.byteOffset === 0) return false;
  const size = statSync(rejectsFile, { throwIfNoEntry: false })?.size ?? 0;
  return size >= before.rejectsBytes;
}

export interface ScannedList {
  readonly hash: string;
  readonly encoding: ListEncoding;
  readonly isSheet: boolean;
}

/** One pass over the whole file. */
export async function scanList(file: string): Promise<ScannedList> {
  const hash = createHash('sha256');
  const guess = createEncodingGuess();
  const sheet = isSheet(startOf(file));
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Buffer);
    if (!sheet) guess.add(chunk as Buffer);
  }
  return { hash: hash.digest('hex'), encoding: guess.result(), isSheet: sheet };
}

export async function openList(
  file: string,
  scanned: ScannedList,
  headingOf?: HeadingOf,
  fromLine = 0,
): Promise<OpenList> {
  if (!scanned.isSheet) return openCsv(createReadStream(file), { encoding: scanned.encoding }, headingOf);
  return openSheet(file, fromLine, headingOf);
}

async function goOn(
  file: string,
  scanned: ScannedList,
  { delimiter, reader }: OpenList,
  { byteOffset, line }: ImportCheckpoint,
  headingOf: HeadingOf | undefined,
) {
  await reader.close();
  if (scanned.isSheet) return (await openList(file, scanned, headingOf, line)).reader;
  const source = createReadStream(file, { start: byteOffset });
  return resumeCsv(source, delimiter, { offset: byteOffset, line, encoding: scanned.encoding });
}

function startOf(file: string): Uint8Array {
  const start = new Uint8Array(4);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, start, 0, start.length, 0);
    return start;
  } finally {
    closeSync(descriptor);
  }
}
