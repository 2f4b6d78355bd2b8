/**
 * The time zones that a number may lie in: those of its longest known prefix. All of them count, since a mobile's owner
 * may be in any; the strictest decides (COMPLIANCE 1).
 */
export interface ZoneTable {
  readonly source: string;
  readonly zoneSets: readonly (readonly string[])[];
  /** Digits from the country code on, to the place of their zones in `zoneSets`. */
  readonly prefixes: Readonly<Record<string, number>>;
}

const NO_ZONES: readonly string[] = [];

/** Country code and place; what follows are the subscriber's digits. */
const LONGEST_PREFIX = 10;

/**
 * `number`: E.164. `countryCode` (such as `61`): for a mobile, whose further digits do not tell the place, so that all
 * zones of the country count; left out where the plan does not tell mobiles apart, as in North America, and the area
 * code is believed. Empty: its country is not known.
 */
export function zonesOf(table: ZoneTable, number: string, countryCode?: string): readonly string[] {
  const digits = countryCode ?? number.replace(/^\+/, '');
  for (let length = Math.min(digits.length, LONGEST_PREFIX); length > 0; length -= 1) {
    const set = table.prefixes[digits.slice(0, length)];
    if (set !== undefined) return table.zoneSets[set] ?? NO_ZONES;
  }
  return NO_ZONES;
}
