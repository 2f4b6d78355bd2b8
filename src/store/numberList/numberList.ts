/**
 * A set of up to hundreds of millions of numbers in memory, for do-not-call files: four bytes a number.
 *
 * The keys are sorted and cut into blocks. A block holds at most `BLOCK_KEYS` keys with the same upper part (key
 * divided by 2^32), of which the lower 32 bits are kept; its first key stands in a directory. A table of equal spans
 * of keys says among which blocks to look, and a key's place in its block is reckoned from the first keys around it:
 * numbers lie close to evenly, so that a look-up touches main memory two or three times. Where they do not, the
 * searches only take longer.
 */
export const BLOCK_KEYS = 128;
const LOWER = 2 ** 32;

export interface NumberListArrays {
  /** The first key of each block. */
  readonly blockFirst: Float64Array;
  /** Where each block begins in `lower`. */
  readonly blockStart: Uint32Array;
  /** The lower 32 bits of every key. */
  readonly lower: Uint32Array;
}

export interface NumberList {
  readonly size: number;
  readonly bytes: number;
  /** `key`: as `numberKey` gives it. */
  readonly has: (key: number) => boolean;
}

export function createNumberList({ blockFirst, blockStart, lower }: NumberListArrays): NumberList {
  const blocks = blockFirst.length;
  const spans = spansOf(blockFirst);
  return {
    size: lower.length,
    bytes: blockFirst.byteLength + blockStart.byteLength + lower.byteLength + spans.blockAt.byteLength,
    has(key) {
      const block = blockOf(blockFirst, spans, key);
      if (block < 0) return false;
      const upper = Math.floor(key / LOWER) * LOWER;
      const first = blockFirst[block] ?? 0;
      if (first < upper) return false;
      const next = block + 1 < blocks ? (blockFirst[block + 1] ?? 0) : key + 1;
      const from = blockStart[block] ?? 0;
      const to = block + 1 < blocks ? (blockStart[block + 1] ?? 0) : lower.length;
      const guess = from + Math.floor(((to - from) * (key - first)) / (next - first));
      // By subtraction: the remainder of a double costs more than the whole search.
      return isIn(lower, from, to, Math.min(guess, to - 1), key - upper);
    },
  };
}

/** As many equal spans of keys as there are blocks, each with the block in which it begins. */
interface Spans {
  readonly least: number;
  readonly width: number;
  readonly blockAt: Uint32Array;
}

function spansOf(blockFirst: Float64Array): Spans {
  const blocks = blockFirst.length;
  const least = blockFirst[0] ?? 0;
  const width = Math.max(1, ((blockFirst[blocks - 1] ?? 0) - least) / Math.max(1, blocks));
  const blockAt = new Uint32Array(blocks + 2).fill(Math.max(0, blocks - 1));
  let block = 0;
  for (let span = 0; span <= blocks; span += 1) {
    while (block + 1 < blocks && (blockFirst[block + 1] ?? 0) <= least + span * width) block += 1;
    blockAt[span] = block;
  }
  return { least, width, blockAt };
}

/** The block that has the key if any has; -1 where the key is below the first. */
function blockOf(blockFirst: Float64Array, { least, width, blockAt }: Spans, key: number): number {
  if (blockFirst.length === 0 || key < least) return -1;
  const span = Math.min(Math.floor((key - least) / width), blockAt.length - 2);
  // One to either side: the quotient is rounded.
  const from = blockAt[Math.max(0, span - 1)] ?? 0;
  const to = (blockAt[Math.min(span + 2, blockAt.length - 1)] ?? 0) + 1;
  return lastAtMost(blockFirst, key, from, to);
}

/** All keys in their order. */
export function forEachKey(
  { blockFirst, blockStart, lower }: NumberListArrays,
  visit: (key: number) => void,
): void {
  for (let block = 0; block < blockFirst.length; block += 1) {
    const upper = Math.floor((blockFirst[block] ?? 0) / LOWER) * LOWER;
    const end = blockStart[block + 1] ?? lower.length;
    for (let at = blockStart[block] ?? 0; at < end; at += 1) visit(upper + (lower[at] ?? 0));
  }
}

/** The arrays of keys that come sorted, each once; made without holding the keys themselves. */
export interface NumberListBuilder {
  /** Returns false for a key that is not above the last one. */
  readonly add: (key: number) => boolean;
  finish(): NumberListArrays;
}

export function createBuilder(capacity: number): NumberListBuilder {
  const lower = new Uint32Array(capacity);
  const firsts: number[] = [];
  const starts: number[] = [];
  let [count, last, upper, inBlock] = [0, -1, -1, BLOCK_KEYS];
  return {
    add(key) {
      if (key <= last) return false;
      const keyUpper = Math.floor(key / LOWER);
      if (inBlock === BLOCK_KEYS || keyUpper !== upper) {
        firsts.push(key);
        starts.push(count);
        [upper, inBlock] = [keyUpper, 0];
      }
      lower[count] = key % LOWER;
      count += 1;
      inBlock += 1;
      last = key;
      return true;
    },
    finish: () => ({
      blockFirst: Float64Array.from(firsts),
      blockStart: Uint32Array.from(starts),
      lower: lower.subarray(0, count),
    }),
  };
}

/** The last index from `from` on and before `to` whose value is not above `key`; `from` - 1 where there is none. */
function lastAtMost(values: Float64Array, key: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** From the guess, key by key, to where it must stand. */
function isIn(values: Uint32Array, from: number, to: number, guess: number, wanted: number): boolean {
  let at = guess;
  if ((values[at] ?? 0) < wanted) {
    do at += 1;
    while (at < to && (values[at] ?? 0) < wanted);
    return at < to && values[at] === wanted;
  }
  while (at > from && (values[at] ?? 0) > wanted) at -= 1;
  return values[at] === wanted;
}
