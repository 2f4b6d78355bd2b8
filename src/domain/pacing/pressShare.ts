/**
 * How many automated calls may be on the line at once where some of the people press for an agent: so many that in 95 of
 * 100 cases no more press than agents are free. Presses are taken for a Poisson number, and all for at once, which they
 * are not: it errs on the side of the person who presses. Agents who will come free are not counted on.
 */
import { wilson } from '../kernel/wilson.ts';

/** Of the cases in which more press than agents are free. */
const RISK = 0.05;
/** So many calls must have been answered before their share of presses is believed. */
export const KNOWN_FROM_ANSWERS = 30;

export interface Presses {
  /** Calls that are over, answered or not. */
  readonly calls: number;
  readonly answered: number;
  /** Of those, the ones whose person asked for an agent. */
  readonly pressed: number;
}

/** Of the calls placed; the upper end of the 95 % interval of what was counted. Undefined: not known yet. */
export function pressShare({ calls, answered, pressed }: Presses): number | undefined {
  return answered < KNOWN_FROM_ANSWERS ? undefined : wilson(pressed, calls)?.high;
}

/** Calls that press with these shares, already on the line. */
export interface OnTheLine {
  readonly calls: number;
  readonly share: number;
}

/** How many more calls with this share of presses may be placed. */
export function roomForPresses(freeAgents: number, line: readonly OnTheLine[], share: number): number {
  if (freeAgents <= 0) return 0;
  if (share <= 0) return Number.POSITIVE_INFINITY;
  const expected = line.reduce((sum, on) => sum + on.calls * on.share, 0);
  const calls = line.reduce((sum, on) => sum + on.calls, 0);
  const byChance = Math.floor((mostExpected(freeAgents) - expected) / share);
  // Each call presses once: as many calls as agents are never too many.
  return Math.max(0, freeAgents - calls, byChance);
}

/** The largest mean of a Poisson number that is above `count` in no more than `RISK` of all cases. */
export function mostExpected(count: number): number {
  let [low, high] = [0, count + 1];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (atMost(count, middle) >= 1 - RISK) low = middle;
    else high = middle;
  }
  return low;
}

/** The chance of at most `count` where `mean` are expected, summed in logarithms, which hold for large means. */
function atMost(count: number, mean: number): number {
  if (mean === 0) return 1;
  let term = -mean;
  let sum = Math.exp(term);
  for (let value = 1; value <= count; value += 1) {
    term += Math.log(mean) - Math.log(value);
    sum += Math.exp(term);
  }
  return Math.min(1, sum);
}
