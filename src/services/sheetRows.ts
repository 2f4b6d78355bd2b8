/**
 * A list in XLSX (ECMA-376): the first sheet, read whole and so within limits. A cell is the text that a CSV would
 * have; a date is written with the year first.
 */
import { csvRow } from './csvText.ts';
import type { CsvRow } from './csvRows.ts';
import { OutpaceError } from './errors.ts';
import type { HeadingOf, OpenList } from './listReader.ts';
import { checkZip } from './zipCheck.ts';

export const MAX_SHEET_ROWS = 200_000;
export const MAX_UNPACKED_BYTES = 64 * 2 ** 20;
const ROWS_AT_ONCE = 512;

/** `fromLine`: rows up to this one are passed over, for an import that is gone on with. */
export async function openSheet(
  file: Buffer,
  fromLine = 0,
  headingOf: HeadingOf = () => undefined,
): Promise<OpenList> {
  refuseTooLarge(file);
  // Costs a third of a command's start, and most lists are CSV.
  const { readSheet } = await import('read-excel-file/node');
  const sheet = await readSheet(file, { parseNumber: plainNumber }).catch((error: unknown) => {
    throw new OutpaceError(
      'OUT_IMPORT_FAILED',
      'The file is no XLSX that can be read: save it as CSV.',
      error,
    );
  });
  const rows = sheet.map((cells) => cells.map(textOf));
  const headingAt = rows.findIndex((cells) => cells.some((cell) => cell !== ''));
  const first = rows[headingAt];
  if (first === undefined) throw new OutpaceError('OUT_IMPORT_FAILED', 'The file is empty.');
  const known = headingOf(first);
  let at = Math.max(fromLine, known === undefined ? headingAt + 1 : headingAt);
  return {
    heading: known ?? first,
    delimiter: ',',
    reader: {
      async rows() {
        const next: CsvRow[] = [];
        for (; at < rows.length && next.length < ROWS_AT_ONCE; at += 1) {
          const cells = rows[at] ?? [];
          if (cells.every((cell) => cell === '')) continue;
          next.push({ line: at + 1, lastLine: at + 1, end: at + 1, cells, raw: csvRow(cells) });
        }
        return next.length === 0 ? undefined : next;
      },
      get bytes() {
        return Math.round((file.length * at) / Math.max(1, rows.length));
      },
      encoding: 'utf-8',
    },
  };
}

function refuseTooLarge(file: Buffer): void {
  const check = checkZip(file, MAX_UNPACKED_BYTES);
  if (!check.ok && check.fault === 'not-zip') {
    throw new OutpaceError('OUT_IMPORT_FAILED', 'The file is no XLSX that can be read: save it as CSV.');
  }
  if (!check.ok || check.rows > MAX_SHEET_ROWS + 1) {
    throw new OutpaceError(
      'OUT_IMPORT_FAILED',
      `The XLSX is larger than ${MAX_SHEET_ROWS} rows or ${MAX_UNPACKED_BYTES / 2 ** 20} MB unpacked: save it as CSV, which has no limit.`,
    );
  }
}

/** As digits: a telephone number that the sheet holds as 1.38E+10 is still one. */
function plainNumber(written: string): string {
  return /[eE]/.test(written) ? String(Number(written)) : written;
}

function textOf(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean'
    ? String(cell).replace(/\r\n?/g, '\n').trim()
    : '';
}

/** XLSX is a ZIP, which begins so. */
export function isSheet(start: Uint8Array): boolean {
  return start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4;
}
