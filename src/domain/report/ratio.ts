/** Shares and means as DOMAIN 4 has them: a zero denominator gives no value, never 0 or 1. */

export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

export function product(left: number, right: number | null): number | null {
  return right === null ? null : left * right;
}
