/**
 * A set of up to hundreds of millions of numbers in memory, for do-not-call files: four bytes a number.
 *
 * The keys are sorted and cut into blocks. A block holds at most `BLOCK_KEYS` keys with the same upper part (key
 * divided by 2^32), of which the lower 32 bits are kept; its first key stands in a directory that stays in the
 * processor's cache, itself under a smaller one. A look-up touches main memory about three times.
 */
export const BLOCK_KEYS = 128;
/** Blocks under one entry of a second directory, small enough to stay in the processor's nearest cache. */
const PAGE_BLOCKS = 64;
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
  const pages = Math.ceil(blockFirst.length / PAGE_BLOCKS);
  const pageFirst = Float64Array.from({ length: pages }, (_, page) => blockFirst[page * PAGE_BLOCKS] ?? 0);
  return {
    size: lower.length,
    bytes: blockFirst.byteLength + blockStart.byteLength + lower.byteLength,
    has(key) {
      const page = lastAtMost(pageFirst, key, 0, pageFirst.length);
      if (page < 0) return false;
      const from = page * PAGE_BLOCKS;
      const block = lastAtMost(blockFirst, key, from, Math.min(from + PAGE_BLOCKS, blockFirst.length));
      const upper = Math.floor(key / LOWER);
      // By subtraction: the remainder of a double costs more than the whole search.
      const keyLower = key - upper * LOWER;
      const firstLower = (blockFirst[block] ?? 0) - upper * LOWER;
      if (firstLower < 0 || firstLower >= LOWER) return false;
      return isIn(lower, blockStart[block] ?? 0, blockStart[block + 1] ?? lower.length, keyLower);
    },
  };
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

function isIn(values: Uint32Array, from: number, to: number, wanted: number): boolean {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = values[middle] ?? 0;
    if (value === wanted) return true;
    if (value < wanted) low = middle + 1;
    else high = middle;
  }
  return false;
}
