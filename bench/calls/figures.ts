/** From what was seen of the calls to the figures of a round. */
import type { ClientReport } from './job.ts';
import type { WatchedCall } from './watcher.ts';

export interface Spread {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface MachineUse {
  /** Of one core, in percent. */
  readonly pbxCpu: number;
  readonly pstnCpu: number;
  readonly pbxRssMb: number;
  readonly pstnRssMb: number;
}

export interface RoundFigures {
  readonly client: 'engine' | 'bare';
  readonly placed: number;
  readonly answered: number;
  readonly joined: number;
  readonly errors: Readonly<Record<string, number>>;
  /** Answered calls in each full second of the round. */
  readonly perSecond: { readonly mean: number; readonly min: number; readonly max: number };
  /** Most answers within 20 ms: how bunched the calls came. */
  readonly burst: number;
  /** Answer to both in the bridge, by Asterisk's stamps. */
  readonly joinMs: Spread;
  /** The same by the client's own clock. */
  readonly clientJoinMs: Spread;
  readonly loopDelayMs: Spread;
  /** Of one core, in percent, over the whole life of the process. */
  readonly clientCpu: number;
  readonly clientRssMb: number;
  readonly machine: MachineUse;
  readonly records?: ClientReport['records'];
  readonly left: { readonly channels: number; readonly bridges: number };
}

/** Nearest rank: the value that so many percent of all are not above. */
export function percentile(sorted: readonly number[], percent: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { p50: percentile(sorted, 50), p99: percentile(sorted, 99), max: percentile(sorted, 100) };
}

export function joinTimes(calls: Iterable<WatchedCall>): number[] {
  return [...calls].flatMap(({ answeredAt, joinedAt }) =>
    answeredAt === undefined || joinedAt === undefined ? [] : [joinedAt - answeredAt],
  );
}

/** Counts in each full second from the first answer on. */
export function perSecond(answers: readonly number[]): { mean: number; min: number; max: number } {
  const [first, last] = [Math.min(...answers), Math.max(...answers)];
  const seconds = Math.max(1, Math.floor((last - first) / 1_000));
  const counts = Array.from({ length: seconds }, () => 0);
  for (const at of answers) {
    const second = Math.floor((at - first) / 1_000);
    if (second < seconds) counts[second] = (counts[second] ?? 0) + 1;
  }
  const mean = counts.reduce((sum, count) => sum + count, 0) / seconds;
  return { mean: round1(mean), min: Math.min(...counts), max: Math.max(...counts) };
}

/** The most of them that lie within `windowMs`. */
export function densest(times: readonly number[], windowMs: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  let start = 0;
  let most = 0;
  for (const [index, at] of sorted.entries()) {
    while ((sorted[start] ?? at) < at - windowMs) start += 1;
    most = Math.max(most, index - start + 1);
  }
  return most;
}

export const round1 = (value: number): number => Math.round(value * 10) / 10;
