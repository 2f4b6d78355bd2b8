/**
 * Which of a campaign's numbers a person is shown. All of them are owned (the installation's `callerIds`). With local presence
 * the ones that share most leading digits with the called number come first; among equals the one that has rested longest,
 * so that they take turns. A number that has made its calls of the day, or has not rested, is left out (DOMAIN 3.1).
 */
export interface CallerIdPool {
  /** E.164. */
  readonly numbers: readonly string[];
  readonly localPresence: boolean;
  /** Calls that a number makes in a day (UTC), over all campaigns and nodes; absent: no cap. */
  readonly perDay?: number | undefined;
  /** Least time between two calls from one number. */
  readonly restMs: number;
}

/** What the store is asked: the least `rank` that is free, the longest rested of it. */
export interface RankedNumber {
  readonly number: string;
  readonly rank: number;
}

/** Equal digits fewer than these are chance: `+1`, or the first of a country code. */
const LEAST_SHARED = 3;

export function rankedFor(pool: CallerIdPool, callee: string): readonly RankedNumber[] {
  const { numbers, localPresence } = pool;
  if (!localPresence) return numbers.map((number) => ({ number, rank: 0 }));
  const shared = numbers.map((number) => sharedDigits(number, callee));
  const lengths = [...new Set(shared)].sort((left, right) => right - left);
  return numbers.map((number, index) => ({ number, rank: lengths.indexOf(shared[index] ?? 0) }));
}

function sharedDigits(number: string, callee: string): number {
  let length = 0;
  while (length < number.length && number[length] === callee[length]) length += 1;
  return length < LEAST_SHARED ? 0 : length;
}
