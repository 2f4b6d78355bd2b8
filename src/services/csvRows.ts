/**
 * A stream of bytes as CSV rows (RFC 4180), each with its line. A quote that is never closed, or that stands where
 * none may, would swallow the rows behind it: then its line alone is a broken row, and reading goes on with the
 * next line. So every line of the file ends up in exactly one row.
 */
import { parse } from 'csv-parse/sync';
import { OutpaceError } from './errors.ts';

export interface CsvRow {
  /** Line of the file at which the row starts, from 1. */
  readonly line: number;
  /** As in the file. */
  readonly raw: string;
  /** Absent where the row is broken. */
  readonly cells?: readonly string[];
}

interface Line {
  readonly number: number;
  readonly text: string;
  readonly quotes: number;
}

type Bytes = AsyncIterable<Uint8Array | string>;

/** A row may span lines in quotes, within reason: beyond it, the quote is taken to be broken. */
const MAX_ROW_LINES = 100;
const MAX_LINE_LENGTH = 1_000_000;
const MAX_ROWS_AT_ONCE = 512;

export interface CsvReader {
  /** The next rows, at least one; undefined at the end. */
  rows(delimiter: string): Promise<readonly CsvRow[] | undefined>;
  /** The first line that is not blank, still to be read as a row. */
  peek(): Promise<string | undefined>;
  /** Bytes read so far. */
  readonly bytes: number;
}

export function createCsvReader(source: Bytes): CsvReader {
  const progress = { bytes: 0 };
  const lines = linesOf(source, progress)[Symbol.asyncIterator]();
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
      if (frame.length === 0 && line.text.trim() === '') continue;
      frame.push(line);
      quotes += line.quotes;
      if (quotes % 2 === 0) return { lines: frame, closed: true };
      if (frame.length === MAX_ROW_LINES) return { lines: frame, closed: false };
    }
  }

  function brokenRow(frame: readonly Line[]): CsvRow {
    const [first, ...rest] = frame;
    unread(rest);
    return { line: first?.number ?? 0, raw: first?.text ?? '' };
  }

  return {
    get bytes() {
      return progress.bytes;
    },
    async peek() {
      for (;;) {
        const line = await nextLine();
        if (line === undefined) return undefined;
        if (line.text.trim() === '') continue;
        unread([line]);
        return line.text;
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
  const raws = frames.map((frame) => frame.map((line) => line.text).join('\n'));
  try {
    const options = { delimiter, relax_column_count: true, trim: true, record_delimiter: '\n' };
    const records: string[][] = parse(`${raws.join('\n')}\n`, options);
    if (records.length !== frames.length) return undefined;
    return records.map((cells, index) => ({
      line: frames[index]?.[0]?.number ?? 0,
      raw: raws[index] ?? '',
      cells,
    }));
  } catch {
    return undefined;
  }
}

async function* linesOf(source: Bytes, progress: { bytes: number }): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8');
  let [rest, number] = ['', 0];
  for await (const chunk of source) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (progress.bytes === 0) refuseOtherFormats(bytes);
    progress.bytes += bytes.length;
    const pieces = splitLines(rest + decoder.decode(bytes, { stream: true }));
    rest = pieces.pop() ?? '';
    refuseEndlessLine(rest, number + pieces.length + 1);
    for (const text of pieces) yield toLine((number += 1), text);
  }
  const last = rest + decoder.decode();
  const pieces = splitLines(last.endsWith('\r') ? last.slice(0, -1) : last);
  for (const text of pieces) if (text !== '') yield toLine((number += 1), text);
}

/** A `\r` at the very end may be half of a line end: it stays in the last piece. */
function splitLines(text: string): string[] {
  return text.split(/\r\n|\n|\r(?!$)/);
}

function toLine(number: number, text: string): Line {
  let quotes = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) quotes += 1;
  return { number, text, quotes };
}

function refuseOtherFormats(start: Uint8Array): void {
  const isUtf16 = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  if (isUtf16) throw new OutpaceError('OUT_IMPORT_FAILED', 'The file is UTF-16: save it as CSV in UTF-8.');
  if (start.includes(0)) {
    throw new OutpaceError('OUT_IMPORT_FAILED', 'The file is not text: save the list as CSV in UTF-8.');
  }
}

function refuseEndlessLine(text: string, number: number): void {
  if (text.length <= MAX_LINE_LENGTH) return;
  const limit = `${MAX_LINE_LENGTH} characters`;
  throw new OutpaceError(
    'OUT_IMPORT_FAILED',
    `Line ${number} is longer than ${limit}: this is not a CSV list.`,
  );
}
