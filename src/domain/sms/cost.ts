/** What a message costs: each part by the longest prefix of the number. Whole millionths of the currency, as for calls. */
import { longestPrefix } from '../trunk/prefix.ts';
import { toMicros } from '../trunk/spend.ts';

export interface PartRate {
  /** With `+`; the longest that fits counts. */
  readonly prefix: string;
  readonly perPart: number;
}

/** Undefined: no rate covers the number. */
export function messageCostMicros(
  number: string,
  parts: number,
  rates: readonly PartRate[],
): number | undefined {
  const rate = longestPrefix(number, rates);
  return rate === undefined ? undefined : parts * toMicros(rate.perPart);
}
