/**
 * A stream of bytes as CSV rows (RFC 4180), each with its line. A quote that is never closed, or that stands where
 * none may, would swallow the rows behind it: then its line alone is a broken row, and reading goes on with the
 * next line. So every line of the file ends up in exactly one row.
 */
import { parse } from 'csv-parse/sync';
import { readLines, type Bytes, type Line, type LineOptions } from './csvLines.ts';
import { splitPlainRow } from './csvPlainRow.ts';
import type { ListEncoding } from './importEncoding.ts';

export interface CsvRow {
  /** Line of the file at which the row starts, from 1. */
  readonly line: number;
  /** As in the file. */
  readonly raw: string;
  /** Absent where the row is broken. */
  readonly cells?: readonly string[];
  /** Of a row without cells: more than a broken quote is wrong with it. */
  readonly isTooLong?: true;
  /** Offset in the file of what follows the row. */
  readonly end: number;
  /** The row's last line. */
  readonly lastLine: number;
}

/** A row may span lines in quotes, within reason: beyond it, the quote is taken to be broken. */
const MAX_ROW_LINES = 100;
const MAX_ROWS_AT_ONCE = 512;

export interface CsvReader {
  /** The next rows, at least one; undefined at the end. */
  rows(delimiter: string): Promise<readonly CsvRow[] | undefined>;
  /** The first line that is not blank, still to be read as a row. */
  peek(): Promise<Line | undefined>;
  /** Nothing more is read of the source. */
  close(): Promise<void>;
  /** Offset in the file up to which it was read. */
  readonly bytes: number;
  /** Known once the first line was read. */
  readonly encoding: ListEncoding;
}

export function createCsvReader(source: Bytes, options: LineOptions = {}): CsvReader {
  const file = readLines(source, options);
  const lines = file.lines;
  let putBack: Line[] = [];
  // Broken rows are looked at one by one; while all is well, many rows are parsed at once.
  let atOnce = 1;

  async function nextLine(): Promise<Line | undefined> {
    const waiting = putBack.pop();
    if (waiting !== undefined) return waiting;
    const next = await lines.next();
    return next.done === true ? undefined : next.value;
  }

  function unread(rest: readonly Line[]): void {
    putBack = [...putBack, ...rest.toReversed()];
  }

  /** The lines of one row: up to where its quotes are even. */
  async function nextFrame(): Promise<{ lines: Line[]; closed: boolean } | undefined> {
    const frame: Line[] = [];
    let quotes = 0;
    for (;;) {
      const line = await nextLine();
      if (line === undefined) return frame.length === 0 ? undefined : { lines: frame, closed: false };
      if (frame.length === 0 && line.text.trim() === '' && line.isTooLong === undefined) continue;
      frame.push(line);
      if (line.isTooLong) return { lines: frame, closed: false };
      quotes += line.quotes;
      if (quotes % 2 === 0) return { lines: frame, closed: true };
      if (frame.length === MAX_ROW_LINES) return { lines: frame, closed: false };
    }
  }

  function brokenRow(frame: readonly Line[]): CsvRow {
    const [first, ...rest] = frame;
    unread(rest);
    const line = first?.number ?? 0;
    const row = { line, raw: first?.text ?? '', end: first?.end ?? 0, lastLine: line };
    return first?.isTooLong ? { ...row, isTooLong: true } : row;
  }

  return {
    get bytes() {
      return file.bytes;
    },
    get encoding() {
      return file.encoding;
    },
    async close() {
      await lines.return(undefined);
    },
    async peek() {
      for (;;) {
        const line = await nextLine();
        if (line === undefined) return undefined;
        if (line.text.trim() === '') continue;
        unread([line]);
        return line;
      }
    },
    async rows(delimiter) {
      const frames: Line[][] = [];
      while (frames.length < atOnce) {
        const frame = await nextFrame();
        if (frame === undefined) break;
        if (frame.closed) {
          frames.push(frame.lines);
        } else if (frames.length === 0) {
          return [brokenRow(frame.lines)];
        } else {
          unread(frame.lines);
          break;
        }
      }
      const [first] = frames;
      if (first === undefined) return undefined;
      const parsed = parseFrames(frames, delimiter);
      if (parsed !== undefined) {
        atOnce = Math.min(atOnce * 2, MAX_ROWS_AT_ONCE);
        return parsed;
      }
      if (frames.length === 1) return [brokenRow(first)];
      unread(frames.flat());
      atOnce = 1;
      return this.rows(delimiter);
    },
  };
}

/** Undefined where one of them is not CSV. */
function parseFrames(frames: readonly Line[][], delimiter: string): CsvRow[] | undefined {
  const raws = frames.map((frame) =>
    frame.length === 1 ? (frame[0]?.text ?? '') : frame.map((line) => line.text).join('\n'),
  );
  try {
    const records = plainCells(raws, delimiter) ?? parseCells(raws, delimiter);
    if (records.length !== frames.length) return undefined;
    return records.map((cells, index) => ({
      line: frames[index]?.[0]?.number ?? 0,
      raw: raws[index] ?? '',
      cells,
      end: frames[index]?.at(-1)?.end ?? 0,
      lastLine: frames[index]?.at(-1)?.number ?? 0,
    }));
  } catch {
    return undefined;
  }
}

/** Undefined where a single row is not plain. */
function plainCells(raws: readonly string[], delimiter: string): string[][] | undefined {
  const records: string[][] = [];
  for (const raw of raws) {
    const cells = splitPlainRow(raw, delimiter);
    if (cells === undefined) return undefined;
    records.push(cells);
  }
  return records;
}

function parseCells(raws: readonly string[], delimiter: string): string[][] {
  const options = { delimiter, relax_column_count: true, trim: true, record_delimiter: '\n' };
  return parse(`${raws.join('\n')}\n`, options);
}
