/**
 * From a text of numbers, one a line, to a sorted list, in bounded memory: keys are gathered in runs that are sorted
 * in memory, kept on disk and merged. What is no number is counted, and the first ones are told with their lines.
 */
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createBuilder, type NumberListArrays } from './numberList.ts';

/** 64 MB of keys in memory at a time. */
const RUN_KEYS = 8_000_000;
const READ_KEYS = 65_536;
const MOST_REJECTS = 20;
/** Longer is no number, however it goes on: memory stays bounded where a file has no line ends. */
const LONGEST_LINE = 64;
const [LF, CR, PLUS, ZERO, NINE, SPACE] = [10, 13, 43, 48, 57, 32];

export interface BuildCounts {
  readonly lines: number;
  readonly numbers: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** Lines of the first rejected ones, from 1. */
  readonly rejectedLines: readonly number[];
}

export interface BuildOptions {
  /** Where runs are kept meanwhile; cleared afterwards. */
  readonly folder: string;
  readonly runKeys?: number;
  readonly onProgress?: (lines: number) => void;
}

/** Lines of digits with an optional `+`; blank lines are passed over. */
export async function buildNumberList(
  chunks: AsyncIterable<Uint8Array>,
  options: BuildOptions,
): Promise<{ readonly arrays: NumberListArrays; readonly counts: BuildCounts }> {
  const folder = await mkdtemp(join(options.folder, 'number-list-'));
  try {
    const runs: Run[] = [];
    const run = new Float64Array(options.runKeys ?? RUN_KEYS);
    const reader = createLineReader();
    let filled = 0;
    const flush = async () => {
      if (filled > 0)
        runs.push(await writeRun(join(folder, `${runs.length}`), run.subarray(0, filled).sort()));
      filled = 0;
    };
    for await (const chunk of chunks) {
      let at = 0;
      while (at < chunk.length) {
        const [next, keys] = reader.read(chunk, at, run, filled);
        [at, filled] = [next, filled + keys];
        if (filled === run.length) await flush();
      }
      options.onProgress?.(reader.lines());
    }
    filled += reader.end(run, filled);
    await flush();
    const total = runs.reduce((sum, { keys }) => sum + keys, 0);
    const arrays = await merge(runs, total);
    const numbers = arrays.lower.length;
    return { arrays, counts: { ...reader.counts(), numbers, duplicates: total - numbers } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads keys out of bytes without making a string of each line: a hundred million of them come. */
function createLineReader() {
  let [lines, rejected, key, digits, length, isBad, isSigned] = [0, 0, 0, 0, 0, false, false];
  const rejectedLines: number[] = [];

  /** The line is over: its key, or -1. */
  const endLine = (): number => {
    const isBlank = length === 0;
    const isNumber = !isBad && digits >= 3 && digits <= 15;
    const found = isNumber ? key : -1;
    lines += 1;
    if (!isBlank && !isNumber) {
      rejected += 1;
      if (rejectedLines.length < MOST_REJECTS) rejectedLines.push(lines);
    }
    [key, digits, length, isBad, isSigned] = [0, 0, 0, false, false];
    return found;
  };

  const take = (byte: number): void => {
    length += 1;
    if (byte >= ZERO && byte <= NINE && digits < LONGEST_LINE) {
      if (digits === 0 && byte === ZERO) isBad = true;
      if (digits < 15) key = key * 10 + (byte - ZERO);
      digits += 1;
    } else if (byte === PLUS && digits === 0 && !isSigned) isSigned = true;
    else isBad = true;
  };

  return {
    lines: () => lines,
    counts: () => ({ lines, rejected, rejectedLines }),
    /** Reads on until the chunk or the room in `run` ends: where it stopped, and how many keys came. */
    read(chunk: Uint8Array, from: number, run: Float64Array, filled: number): readonly [number, number] {
      let keys = 0;
      for (let at = from; at < chunk.length; at += 1) {
        const byte = chunk[at] ?? 0;
        if (byte === CR || byte === SPACE) continue;
        if (byte !== LF) {
          take(byte);
          continue;
        }
        const found = endLine();
        if (found < 0) continue;
        run[filled + keys] = found;
        keys += 1;
        if (filled + keys === run.length) return [at + 1, keys];
      }
      return [chunk.length, keys];
    },
    /** The last line may have no end. */
    end(run: Float64Array, filled: number): number {
      if (length === 0) return 0;
      const found = endLine();
      if (found >= 0) run[filled] = found;
      return found >= 0 ? 1 : 0;
    },
  };
}

interface Run {
  readonly path: string;
  readonly keys: number;
}

async function writeRun(path: string, keys: Float64Array): Promise<Run> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength));
  } finally {
    await file.close();
  }
  return { path, keys: keys.length };
}

interface Cursor {
  readonly file: FileHandle;
  readonly buffer: Float64Array;
  at: number;
  length: number;
}

async function merge(runs: readonly Run[], total: number): Promise<NumberListArrays> {
  const builder = createBuilder(total);
  const cursors: Cursor[] = [];
  try {
    for (const run of runs) {
      const cursor: Cursor = {
        file: await open(run.path, 'r'),
        buffer: new Float64Array(READ_KEYS),
        at: 0,
        length: 0,
      };
      cursors.push(cursor);
      await refill(cursor);
    }
    let live = cursors.filter(({ length }) => length > 0);
    while (live.length > 0) {
      // All keys up to the smallest last buffered one are in memory: they are taken without another read.
      const limit = Math.min(...live.map(({ buffer, length }) => buffer[length - 1] ?? 0));
      takeUpTo(live, limit, builder.add);
      for (const cursor of live) if (cursor.at === cursor.length) await refill(cursor);
      live = live.filter(({ length }) => length > 0);
    }
  } finally {
    for (const { file } of cursors) await file.close();
  }
  return builder.finish();
}

/** The buffered keys up to `limit` in order: gathered and sorted, which is quicker than a heap of cursors. */
function takeUpTo(cursors: readonly Cursor[], limit: number, add: (key: number) => void): void {
  const parts = cursors.map((cursor) => {
    const from = cursor.at;
    while (cursor.at < cursor.length && (cursor.buffer[cursor.at] ?? 0) <= limit) cursor.at += 1;
    return cursor.buffer.subarray(from, cursor.at);
  });
  const keys = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    keys.set(part, at);
    at += part.length;
  }
  for (const key of keys.sort()) add(key);
}

async function refill(cursor: Cursor): Promise<void> {
  const bytes = new Uint8Array(cursor.buffer.buffer);
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await cursor.file.read(bytes, done, bytes.length - done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  [cursor.at, cursor.length] = [0, done / 8];
}
