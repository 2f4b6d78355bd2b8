/**
 * How a trunk wants numbers written. Inside, a number is E.164 with `+` (ITU-T E.164); each carrier wants its own form of it.
 * The result holds nothing but digits and, where the form says so, `+`, `*` or `#`: whatever else a rule would put in makes
 * the number undiallable by that trunk, since separators in an endpoint can send a call elsewhere (ASTERISK 5.3).
 */
export type NumberStyle = 'e164' | 'e164WithoutPlus' | 'national';

/** Of digits that begin with `strip`, that is taken away and `prepend` put before the rest. */
export interface NumberRule {
  readonly strip: string;
  readonly prepend: string;
}

export interface NumberFormat {
  readonly style: NumberStyle;
  /** National: the country code, e.g. `49`; its numbers are written with `nationalPrefix` in its place. */
  readonly countryCode?: string | undefined;
  /** National: before numbers of the country; `0` in most of Europe, empty in North America and Spain. */
  readonly nationalPrefix?: string | undefined;
  /** National: before the digits of other countries' numbers; absent: the trunk takes none of them. */
  readonly internationalPrefix?: string | undefined;
  /** Applied to the styled number: the first whose `strip` fits, and only that one. */
  readonly rules?: readonly NumberRule[] | undefined;
}

export const E164_FORMAT: NumberFormat = { style: 'e164' };

const DIALLABLE = /^\+?[0-9*#]{1,32}$/;
const E164 = /^\+[1-9][0-9]{2,14}$/;

/** As the trunk wants it; undefined: it cannot be dialled by this trunk. */
export function writtenFor(number: string, format: NumberFormat): string | undefined {
  if (!E164.test(number)) return undefined;
  const styled = inStyle(number, format);
  if (styled === undefined) return undefined;
  const rule = format.rules?.find(({ strip }) => styled.startsWith(strip));
  const written = rule === undefined ? styled : `${rule.prepend}${styled.slice(rule.strip.length)}`;
  return DIALLABLE.test(written) ? written : undefined;
}

function inStyle(number: string, format: NumberFormat): string | undefined {
  const digits = number.slice(1);
  if (format.style === 'e164') return number;
  if (format.style === 'e164WithoutPlus') return digits;
  const { countryCode, nationalPrefix = '0', internationalPrefix } = format;
  if (countryCode !== undefined && digits.startsWith(countryCode))
    return `${nationalPrefix}${digits.slice(countryCode.length)}`;
  return internationalPrefix === undefined ? undefined : `${internationalPrefix}${digits}`;
}
