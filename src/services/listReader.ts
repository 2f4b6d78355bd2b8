/** A list as a heading and rows, whatever file it comes from. */
import { createCsvReader, type CsvRow } from './csvRows.ts';
import type { Bytes, LineOptions } from './csvLines.ts';
import { OutpaceError } from './errors.ts';
import type { ListEncoding } from './importEncoding.ts';
import { findDelimiter } from './listColumns.ts';

export interface ListReader {
  /** The next rows, at least one; undefined at the end. */
  rows(): Promise<readonly CsvRow[] | undefined>;
  /** Nothing more is read; the file, where it is one, is closed. */
  close(): Promise<void>;
  /** How much of the file was read. */
  readonly bytes: number;
  readonly encoding: ListEncoding;
}

export interface OpenList {
  readonly heading: readonly string[];
  readonly reader: ListReader;
  /** What a reader that goes on in the middle of the file must know. */
  readonly delimiter: string;
}

/** Of a file whose first row is no heading: what its columns are; undefined where the first row is one. */
export type HeadingOf = (firstRow: readonly string[]) => readonly string[] | undefined;

export async function openCsv(
  source: Bytes,
  options: LineOptions = {},
  headingOf: HeadingOf = () => undefined,
): Promise<OpenList> {
  const csv = createCsvReader(source, options);
  const line = await csv.peek();
  if (line === undefined) throw new OutpaceError('OUT_IMPORT_FAILED', 'The file is empty.');
  if (line.isTooLong) {
    throw new OutpaceError(
      'OUT_IMPORT_FAILED',
      `Line ${line.number} is longer than 1000000 bytes: this is not a CSV list.`,
    );
  }
  const delimiter = findDelimiter(line.text);
  let waiting = await csv.rows(delimiter);
  const cells = waiting?.[0]?.cells;
  if (cells === undefined) {
    throw new OutpaceError(
      'OUT_IMPORT_FAILED',
      'The first line has a broken quote: it must name the columns.',
    );
  }
  const known = headingOf(cells);
  if (known === undefined) waiting = waiting?.slice(1);
  const reader: ListReader = {
    async rows() {
      const first = waiting;
      waiting = undefined;
      return first !== undefined && first.length > 0 ? first : csv.rows(delimiter);
    },
    close: () => csv.close(),
    get bytes() {
      return csv.bytes;
    },
    encoding: csv.encoding,
  };
  return { heading: known ?? cells, reader, delimiter };
}

/** From the end of a row on. */
export function resumeCsv(
  source: Bytes,
  delimiter: string,
  from: { readonly offset: number; readonly line: number; readonly encoding: ListEncoding },
): ListReader {
  const csv = createCsvReader(source, { encoding: from.encoding, from });
  return {
    rows: () => csv.rows(delimiter),
    close: () => csv.close(),
    get bytes() {
      return csv.bytes;
    },
    encoding: from.encoding,
  };
}
