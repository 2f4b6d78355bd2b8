/** Means of simulated days with their 95 % interval by Student's t, and differences paired day by day (PACING 7). */

export interface Estimate {
  readonly mean: number;
  /** The interval is mean ± halfWidth; unknown for a single day. */
  readonly halfWidth: number | null;
}

/** Two-sided 95 % quantiles of Student's t for 1 to 30 degrees of freedom. */
const T_95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
] as const;
const NORMAL_95 = 1.96;

/** Above 30 degrees of freedom by the first terms of its series (right to 0.001). */
export function tQuantile95(degrees: number): number {
  return T_95[degrees - 1] ?? NORMAL_95 + 2.372 / degrees + 2.823 / degrees ** 2;
}

export function estimate(values: readonly number[]): Estimate {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, count);
  if (count < 2) return { mean, halfWidth: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, halfWidth: tQuantile95(count - 1) * Math.sqrt(squares / (count - 1) / count) };
}

/** Of the first over the second, where both saw the same days in the same order. */
export function pairedDifference(first: readonly number[], second: readonly number[]): Estimate {
  return estimate(first.map((value, index) => value - (second[index] ?? Number.NaN)));
}

/** Whether the interval leaves out zero: the difference is more than the days' chance. */
export function isClear({ mean, halfWidth }: Estimate): boolean {
  return halfWidth !== null && Math.abs(mean) > halfWidth;
}
