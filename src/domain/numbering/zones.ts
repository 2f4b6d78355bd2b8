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

/** Country codes have up to three digits (ITU-T E.164), prefixes of places at most this many in all. */
const COUNTRY_DIGITS = 3;
const PLACE_DIGITS = 10;

/**
 * `number`: E.164. `isMobile`: its digits tell the country alone, not the place, so that all zones of the country
 * count; where the plan does not tell mobiles apart, as in North America, the area code is believed. Empty: its
 * country is not known.
 */
export function zonesOf(table: ZoneTable, number: string, isMobile = false): readonly string[] {
  const digits = number.replace(/^\+/, '');
  for (let length = isMobile ? COUNTRY_DIGITS : PLACE_DIGITS; length > 0; length -= 1) {
    const set = table.prefixes[digits.slice(0, length)];
    if (set !== undefined) return table.zoneSets[set] ?? NO_ZONES;
  }
  return NO_ZONES;
}
