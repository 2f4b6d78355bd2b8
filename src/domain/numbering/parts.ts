/** Which states or provinces a number may belong to, by its area code (ISO 3166-2); where its prefix does not say, none. */
export interface PartTable {
  readonly source: string;
  /** Digits from the country code on. */
  readonly prefixes: Readonly<Record<string, readonly string[]>>;
}

const NO_PARTS: readonly string[] = [];
const LONGEST_PREFIX = 7;

export function partsOf(table: PartTable, number: string): readonly string[] {
  const digits = number.replace(/^\+/, '');
  for (let length = Math.min(digits.length, LONGEST_PREFIX); length > 0; length -= 1) {
    const parts = table.prefixes[digits.slice(0, length)];
    if (parts !== undefined) return parts;
  }
  return NO_PARTS;
}
