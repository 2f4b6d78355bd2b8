/** What an XLSX may hold at most, and how it is refused. */
import { OutpaceError } from './errors.ts';

export const MAX_SHEET_ROWS = 200_000;
export const MAX_UNPACKED_BYTES = 64 * 2 ** 20;

export function tooLarge(): OutpaceError {
  return new OutpaceError(
    'OUT_IMPORT_FAILED',
    `The XLSX is larger than ${MAX_SHEET_ROWS} rows or ${MAX_UNPACKED_BYTES / 2 ** 20} MB unpacked: save it as CSV, which has no limit.`,
  );
}

export function notRead(cause?: unknown): OutpaceError {
  return new OutpaceError(
    'OUT_IMPORT_FAILED',
    'The file is no XLSX that can be read: save it as CSV.',
    cause,
  );
}
