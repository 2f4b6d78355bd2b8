/**
 * The first sheet of an XLSX (ECMA-376), read whole and so within limits. A cell is the text that a CSV would have; a date
 * is written with the year first. It takes a processor for seconds: where calls are made, that is another process's.
 */
import { readSheet } from 'read-excel-file/node';
import { OutpaceError } from './errors.ts';
import { MAX_SHEET_ROWS, MAX_UNPACKED_BYTES, notRead, tooLarge } from './sheetLimits.ts';
import { checkZip } from './zipCheck.ts';

export async function parseSheet(file: Buffer): Promise<readonly (readonly string[])[]> {
  const check = checkZip(file, MAX_UNPACKED_BYTES);
  if (!check.ok && check.fault === 'not-zip') throw notRead();
  if (!check.ok || check.rows > MAX_SHEET_ROWS + 1) throw tooLarge();
  const sheet = await readSheet(file, { parseNumber: plainNumber }).catch((error: unknown) => {
    throw notRead(error);
  });
  const rows = sheet.map((cells) => cells.map(textOf));
  if (rows.every(isBlank)) throw new OutpaceError('OUT_IMPORT_FAILED', 'The file is empty.');
  return rows;
}

export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === '');
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
