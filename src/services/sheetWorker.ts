/** Reads one sheet in a process of its own, and gives its rows as they are asked for. */
import { readFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import type { CsvRow } from './csvRows.ts';
import { csvRow } from './csvText.ts';
import { OutpaceError } from './errors.ts';
import { isBlank, parseSheet } from './sheetParse.ts';

/** `open` comes first. */
export type SheetRequest =
  | { readonly type: 'open'; readonly file: string }
  /** From the row at that index on. */
  | { readonly type: 'rows'; readonly at: number };

export type SheetAnswer =
  | {
      readonly type: 'opened';
      readonly heading: readonly string[];
      readonly headingAt: number;
      readonly rows: number;
    }
  /** `rows` is empty at the end. */
  | { readonly type: 'rows'; readonly rows: readonly CsvRow[]; readonly at: number }
  | { readonly type: 'refused'; readonly message: string };

const ROWS_AT_ONCE = 512;

let sheet: readonly (readonly string[])[] = [];

async function open(file: string): Promise<SheetAnswer> {
  sheet = await parseSheet(await readFile(file));
  const headingAt = sheet.findIndex((cells) => !isBlank(cells));
  return { type: 'opened', heading: sheet[headingAt] ?? [], headingAt, rows: sheet.length };
}

function rowsFrom(from: number): SheetAnswer {
  const rows: CsvRow[] = [];
  let at = from;
  for (; at < sheet.length && rows.length < ROWS_AT_ONCE; at += 1) {
    const cells = sheet[at] ?? [];
    if (isBlank(cells)) continue;
    rows.push({ line: at + 1, lastLine: at + 1, end: at + 1, cells, raw: csvRow(cells) });
  }
  return { type: 'rows', rows, at };
}

async function answer(request: SheetRequest): Promise<SheetAnswer> {
  try {
    return request.type === 'open' ? await open(request.file) : rowsFrom(request.at);
  } catch (error) {
    if (error instanceof OutpaceError) return { type: 'refused', message: error.message };
    throw error;
  }
}

// Calls come first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
process.on('message', (request) => {
  void answer(request as SheetRequest).then((answered) => process.send?.(answered));
});
process.on('disconnect', () => process.exit(0));
