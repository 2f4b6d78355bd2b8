/** Whom the soak calls: by the last two digits the virtual PSTN knows what each does (dialplan/pstn/numbers.md). */
import type { LineResult } from '../../src/domain/call/lineResult.ts';

const ANSWERS = '42';
const BUSY = '10';
const RINGS_OUT = '11';
/** In turn, so that every stretch of the soak is the same mixture. */
const CODES = [ANSWERS, BUSY, BUSY, RINGS_OUT, BUSY, ANSWERS, BUSY, BUSY, RINGS_OUT, BUSY] as const;
const RESULTS: Readonly<Record<string, LineResult>> = {
  [ANSWERS]: 'ANSWERED',
  [BUSY]: 'BUSY',
  [RINGS_OUT]: 'NO_ANSWER',
};

const codeOf = (index: number): string => CODES[index % CODES.length] ?? BUSY;

/** +1 999 is no area code, so it is nobody's number. */
export const numberOf = (index: number): string => `+1999${String(index).padStart(7, '0')}${codeOf(index)}`;

/** How many of the first so many people end in each line result. */
export function expectedResults(calls: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let index = 0; index < calls; index += 1) {
    const result = RESULTS[codeOf(index)] ?? '';
    counts[result] = (counts[result] ?? 0) + 1;
  }
  return counts;
}
