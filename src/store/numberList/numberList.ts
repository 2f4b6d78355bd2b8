/**
 * A set of up to hundreds of millions of numbers in memory, for do-not-call files: four bytes a number.
 *
 * The keys are sorted and cut into blocks. A block holds at most `BLOCK_KEYS` keys with the same upper part (key
 * divided by 2^32), of which the lower 32 bits are kept; its first key stands in a directory that stays in the
 * processor's cache. A look-up searches the directory, then one block, and touches main memory about twice.
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
  return {
    size: lower.length,
    bytes: blockFirst.byteLength + blockStart.byteLength + lower.byteLength,
    has(key) {
      const block = lastAtMost(blockFirst, key);
      if (block < 0) return false;
      const first = blockFirst[block] ?? 0;
      if (Math.floor(first / LOWER) !== Math.floor(key / LOWER)) return false;
      const end = blockStart[block + 1] ?? lower.length;
      return isIn(lower, blockStart[block] ?? 0, end, key % LOWER);
    },
  };
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

/** The last index whose value is not above `key`; -1 where there is none. */
function lastAtMost(values: Float64Array, key: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function isIn(values: Uint32Array, from: number, to: number, wanted: number): boolean {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = values[middle] ?? 0;
    if (value === wanted) return true;
    if (value < wanted) low = middle + 1;
    else high = middle;
  }
  return false;
}
