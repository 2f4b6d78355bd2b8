/**
 * A number as an integer, for sets of millions: its digits. E.164 has at most 15 and none begins with 0 (ITU-T
 * E.164), so that the integer says it all, and a double holds it exactly.
 */
const KEYED = /^\+?([1-9][0-9]{2,14})$/;

/** Undefined: not such a number. `+` or none makes no difference. */
export function numberKey(number: string): number | undefined {
  const digits = KEYED.exec(number)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

export function numberOfKey(key: number): string {
  return `+${key}`;
}
