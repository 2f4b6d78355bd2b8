/**
 * How often a campaign's detection is wrong, from verdicts whose truth somebody has heard, with 95 % intervals. From
 * the share of people taken for machines follows what is left of an abandonment limit: limit - share * (1 - limit)
 * (PACING 6, COMPLIANCE 1).
 */
import { wilson, type Interval } from '../kernel/wilson.ts';
import type { Truth, Verdict } from './verdict.ts';

/** Verdicts by truth. */
export interface Confusion {
  readonly truth: Truth;
  readonly verdict: Verdict;
  readonly calls: number;
}

export interface ErrorRates {
  /** Of the people: how many were taken for machines. Undefined where nobody has been heard yet. */
  readonly missedPeople: Interval | undefined;
  /** Of the machines: how many were taken for people. */
  readonly missedMachines: Interval | undefined;
}

/** Whether the verdict keeps a person from an agent. */
export const isMachineVerdict = (verdict: Verdict): boolean =>
  verdict === 'machine' || verdict === 'fax' || verdict === 'announcement';

export function errorRates(confusion: readonly Confusion[]): ErrorRates {
  const count = (truth: Truth, isMachine: boolean): number =>
    confusion
      .filter((cell) => cell.truth === truth && isMachineVerdict(cell.verdict) === isMachine)
      .reduce((sum, { calls }) => sum + calls, 0);
  const [missed, heard] = [count('person', true), count('person', false)];
  const [told, untold] = [count('machine', true), count('machine', false)];
  return {
    missedPeople: wilson(missed, missed + heard),
    missedMachines: wilson(untold, told + untold),
  };
}

/**
 * Verdicts weighed to the whole campaign: machine verdicts are heard by `truthShare` alone, so each that was heard
 * stands for many. Counts may be broken numbers.
 */
export interface Sampled extends Confusion {
  /** Calls with this verdict in all, heard or not. */
  readonly all: number;
  /** Calls with this verdict whose truth is known. */
  readonly known: number;
}

/** The share of people taken for machines, over all calls with a verdict; undefined where it cannot be told. */
export function missedPeopleShare(cells: readonly Sampled[]): number | undefined {
  let [missed, people] = [0, 0];
  for (const { truth, verdict, calls, all, known } of cells) {
    if (truth !== 'person' || known === 0) continue;
    const weighed = (calls / known) * all;
    people += weighed;
    if (isMachineVerdict(verdict)) missed += weighed;
  }
  return people === 0 ? undefined : missed / people;
}

/** What is left of an abandonment limit for the pacer; 0: nothing. */
export function limitLeft(limit: number, missedShare: number): number {
  return Math.max(0, limit - missedShare * (1 - limit));
}
