/**
 * The usual ways of writing a number, read with patterns compiled once: digits, spaces and hyphens, with `+` or the
 * region's own. It answers only where it is sure of a valid number; all else is the library's to parse and to refuse.
 * That both always agree is held by test/domain/numbering/plainNumber.test.ts.
 */
import type { PhoneNumberType } from 'libphonenumber-js/max';
import { leadingCallingCode, planOf, regionsOf, type Plan } from './plan.ts';

export interface PlainNumber {
  /** E.164, with `+`. */
  readonly number: string;
  readonly region: string;
  readonly type: PhoneNumberType;
}

const PLAIN = /^\+?[0-9][0-9 -]*$/;
const SEPARATORS = /[ -]+/g;
/** Fewer may be short codes, which the library has its own rules for. */
const FEWEST_DIGITS = 6;

/** Undefined: not sure, and no word about the number. */
export function readPlainNumber(text: string, defaultRegion: string | undefined): PlainNumber | undefined {
  if (!PLAIN.test(text)) return undefined;
  const digits = text.replace(SEPARATORS, '');
  if (digits.length < FEWEST_DIGITS) return undefined;
  if (digits.startsWith('+')) return ofInternational(digits.slice(1));
  const plan = defaultRegion === undefined ? undefined : planOf(defaultRegion);
  return plan === undefined ? undefined : ofNational(digits, plan);
}

function ofInternational(digits: string): PlainNumber | undefined {
  const code = leadingCallingCode(digits);
  return code === undefined ? undefined : ofCallingCode(code, digits.slice(code.length));
}

function ofCallingCode(code: string, rest: string): PlainNumber | undefined {
  const plan = planOf(regionsOf(code)?.[0] ?? '');
  return plan === undefined ? undefined : judge(rest, plan);
}

function ofNational(digits: string, plan: Plan): PlainNumber | undefined {
  if (plan.internationalPrefix.test(digits)) return undefined;
  if (digits.startsWith(plan.callingCode)) return ofForgottenPlus(digits, plan);
  return judge(digits, plan);
}

/** `8613800138000`: the country code without `+`, where the digits are no number of the region with it. */
function ofForgottenPlus(digits: string, plan: Plan): PlainNumber | undefined {
  const rest = digits.slice(plan.callingCode.length);
  const prefix = plan.nationalPrefix;
  if (prefix?.test(digits) || prefix?.test(rest)) return undefined;
  if (plan.isNational(digits) || !plan.isNational(rest)) return undefined;
  return ofCallingCode(plan.callingCode, rest);
}

function judge(digits: string, plan: Plan): PlainNumber | undefined {
  const national = withoutPrefix(digits, plan);
  if (national === undefined) return undefined;
  const region = regionOf(national, plan.regions);
  const type = region === undefined ? undefined : planOf(region)?.typeOf(national);
  if (region === undefined || type === undefined) return undefined;
  return { number: `+${plan.callingCode}${national}`, region, type };
}

/** Undefined where a carrier's code is in it, or where what follows might be too short to have had a prefix. */
function withoutPrefix(digits: string, { nationalPrefix, isNational, hasLength }: Plan): string | undefined {
  const found = nationalPrefix?.exec(digits);
  if (found === null || found === undefined) return digits;
  const [prefix, ...carrierCode] = found;
  if (carrierCode.some((group) => group !== undefined)) return undefined;
  const national = digits.slice(prefix.length);
  return isNational(national) && hasLength(national.length) ? national : undefined;
}

function regionOf(national: string, regions: readonly string[]): string | undefined {
  if (regions.length === 1) return regions[0];
  return regions.find((region) => {
    const plan = planOf(region);
    if (plan?.leadingDigits !== undefined) return plan.leadingDigits.test(national);
    return plan?.typeOf(national) !== undefined;
  });
}
