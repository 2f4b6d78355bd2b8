/** A share with its 95 % interval by Wilson's score (E. B. Wilson, 1927), which holds for small counts and shares near 0. */

export interface Interval {
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly hits: number;
  readonly of: number;
}

/** The two-sided 95 % point of the normal distribution. */
const Z = 1.959_964;

/** Undefined where there is nothing to take a share of. */
export function wilson(hits: number, of: number): Interval | undefined {
  if (of === 0) return undefined;
  const share = hits / of;
  const square = Z * Z;
  const centre = (share + square / (2 * of)) / (1 + square / of);
  const half = (Z / (1 + square / of)) * Math.sqrt((share * (1 - share)) / of + square / (4 * of * of));
  return { share, low: Math.max(0, centre - half), high: Math.min(1, centre + half), hits, of };
}
