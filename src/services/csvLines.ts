/**
 * A stream of bytes as lines, each with its number, its bytes' end in the file and its quotes counted, in bounded
 * memory: of a line beyond the limit only the beginning is kept. Line ends and quotes are looked for in the bytes,
 * which is right in UTF-8 and GB18030 alike: neither has them inside a character.
 */
import { OutpaceError } from './errors.ts';
import { createEncodingGuess, type ListEncoding } from './importEncoding.ts';

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  readonly quotes: number;
  /** Offset in the file of what follows the line and its end. */
  readonly end: number;
  /** Beyond the limit: `text` is its beginning. */
  readonly isTooLong?: true;
}

export interface LineOptions {
  /** Absent: found out from the first megabyte. */
  readonly encoding?: ListEncoding | undefined;
  /** Where the stream begins in the file, after a line end: to go on with an import. */
  readonly from?: { readonly offset: number; readonly line: number } | undefined;
}

export interface LineReader {
  readonly lines: AsyncGenerator<Line>;
  /** Offset in the file up to which it was read. */
  readonly bytes: number;
  /** Known once the first line was read. */
  readonly encoding: ListEncoding;
}

export type Bytes = AsyncIterable<Uint8Array | string>;

export const MAX_LINE_BYTES = 1_000_000;
const KEPT_OF_LONG_LINE = 1_000;
const GUESSED_FROM = 1_048_576;
const [LF, CR, QUOTE] = [10, 13, 34];
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

export function readLines(source: Bytes, options: LineOptions = {}): LineReader {
  const state: State = { bytes: options.from?.offset ?? 0, encoding: options.encoding ?? 'utf-8' };
  return {
    lines: linesOf(source, options, state),
    get bytes() {
      return state.bytes;
    },
    get encoding() {
      return state.encoding;
    },
  };
}

interface State {
  bytes: number;
  encoding: ListEncoding;
}

async function* linesOf(source: Bytes, options: LineOptions, state: State): AsyncGenerator<Line> {
  const splitter = createSplitter(options.from?.offset ?? 0, options.from?.line ?? 0);
  const first: Buffer[] = [];
  let isGuessed = options.encoding !== undefined;
  for await (const chunk of source) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : asBuffer(chunk);
    if (state.bytes === 0) refuseOtherFormats(bytes);
    state.bytes += bytes.length;
    if (isGuessed) yield* splitter.add(bytes, state.encoding);
    else {
      first.push(bytes);
      if (state.bytes < GUESSED_FROM) continue;
      isGuessed = true;
      yield* begin(first, splitter, state);
    }
  }
  if (!isGuessed) yield* begin(first, splitter, state);
  yield* splitter.end(state.encoding);
}

function* begin(first: readonly Buffer[], splitter: Splitter, state: State): Generator<Line> {
  const guess = createEncodingGuess();
  for (const bytes of first) guess.add(bytes);
  state.encoding = guess.result();
  yield* splitter.add(Buffer.concat(first), state.encoding);
}

interface Splitter {
  add(bytes: Buffer, encoding: ListEncoding): Generator<Line>;
  end(encoding: ListEncoding): Generator<Line>;
}

function createSplitter(offset: number, linesBefore: number): Splitter {
  let [rest, restOffset, number] = [Buffer.alloc(0), offset, linesBefore];
  // Of a line beyond the limit: its beginning; its further bytes are passed over.
  let longStart: Buffer | undefined;
  const gb18030 = new TextDecoder('gb18030');

  function decode(bytes: Buffer, encoding: ListEncoding): string {
    if (encoding === 'gb18030') return gb18030.decode(bytes);
    return number === 1 && bytes.subarray(0, 3).equals(BOM) ? bytes.toString('utf8', 3) : bytes.toString();
  }

  function toLine(bytes: Buffer, end: number, encoding: ListEncoding): Line {
    number += 1;
    if (longStart !== undefined) {
      const text = decode(longStart, encoding);
      longStart = undefined;
      return { number, text, quotes: 0, end, isTooLong: true };
    }
    if (bytes.length > MAX_LINE_BYTES) {
      const text = decode(bytes.subarray(0, KEPT_OF_LONG_LINE), encoding);
      return { number, text, quotes: 0, end, isTooLong: true };
    }
    return { number, text: decode(bytes, encoding), quotes: quotesIn(bytes), end };
  }

  function keepRest(bytes: Buffer, from: number): void {
    rest = Buffer.from(bytes.subarray(from));
    restOffset += from;
    if (rest.length <= MAX_LINE_BYTES && longStart === undefined) return;
    longStart ??= Buffer.from(rest.subarray(0, KEPT_OF_LONG_LINE));
    const isHalfEnd = rest.at(-1) === CR;
    const passed = rest.length - (isHalfEnd ? 1 : 0);
    rest = rest.subarray(passed);
    restOffset += passed;
  }

  return {
    *add(chunk, encoding) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const [nextLf, nextCr] = [finderOf(bytes, LF), finderOf(bytes, CR)];
      let start = 0;
      for (;;) {
        const at = Math.min(nextLf(start), nextCr(start));
        const isCr = bytes[at] === CR;
        // A CR at the very end may be half of a line end: it waits for what follows.
        if (at === bytes.length || (isCr && at + 1 === bytes.length)) break;
        const next = isCr && bytes[at + 1] === LF ? at + 2 : at + 1;
        yield toLine(bytes.subarray(start, at), restOffset + next, encoding);
        start = next;
      }
      keepRest(bytes, start);
    },
    *end(encoding) {
      const text = rest.at(-1) === CR ? rest.subarray(0, -1) : rest;
      if (text.length === 0 && longStart === undefined) return;
      yield toLine(text, restOffset + rest.length, encoding);
    },
  };
}

/** Where the byte is next, from a place that only goes on; else the end. The search is native: it passes over gigabytes. */
function finderOf(bytes: Buffer, byte: number): (from: number) => number {
  let at = bytes.indexOf(byte);
  return (from) => {
    if (at !== -1 && at < from) at = bytes.indexOf(byte, from);
    return at === -1 ? bytes.length : at;
  };
}

function quotesIn(bytes: Buffer): number {
  let quotes = 0;
  for (let at = bytes.indexOf(QUOTE); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) quotes += 1;
  return quotes;
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

function refuseOtherFormats(start: Uint8Array): void {
  const isUtf16 = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  if (isUtf16) throw new OutpaceError('OUT_IMPORT_FAILED', 'The file is UTF-16: save it as CSV in UTF-8.');
  if (start.includes(0)) {
    throw new OutpaceError('OUT_IMPORT_FAILED', 'The file is not text: save the list as CSV in UTF-8.');
  }
}
