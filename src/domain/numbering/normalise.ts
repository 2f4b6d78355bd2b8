/**
 * A telephone number as written by people, to E.164 (ITU-T E.164: at most 15 digits, `+` and the country code).
 * Anything else is a refusal with a code. What leaves here holds a `+` and digits and nothing more, so that it
 * may stand in a dial string, an AMI line or a key (ASTERISK 5.3).
 */
import {
  parsePhoneNumberWithError,
  ParseError,
  type CountryCode,
  type NumberType,
} from 'libphonenumber-js/max';
import { readPlainNumber } from './plainNumber.ts';

export type LineType =
  | 'mobile'
  | 'fixed'
  /** The numbering plan does not tell them apart, as in North America. */
  | 'fixed-or-mobile'
  | 'voip'
  | 'toll-free'
  | 'premium-rate'
  | 'shared-cost'
  | 'personal'
  | 'pager'
  | 'other'
  | 'unknown';

export type NumberRefusalCode =
  | 'number-missing'
  | 'control-character'
  | 'number-invalid'
  | 'number-too-short'
  | 'number-too-long'
  | 'number-extension'
  | 'region-unknown';

export interface NumberRefusal {
  readonly ok: false;
  readonly code: NumberRefusalCode;
  /** For the person who wrote the number. */
  readonly reason: string;
}

export interface NormalisedNumber {
  readonly ok: true;
  /** E.164, with `+`. */
  readonly number: string;
  /** ISO 3166-1 alpha-2; absent for numbers of no country, e.g. +800. */
  readonly region?: string;
  readonly lineType: LineType;
}

export interface NumberingRules {
  /** Of numbers written without `+` and country code: ISO 3166-1 alpha-2. */
  readonly defaultRegion?: string | undefined;
  /** `possible` takes any number of a right length, e.g. in ranges that are not yet assigned. Default: `valid`. */
  readonly accept?: 'valid' | 'possible' | undefined;
}

/** Longer than any way of writing a number; keeps the parser from long work. */
const LONGEST_TEXT = 60;
const DIALABLE = /^\+?[0-9]{3,15}$/;
/** Controls, format characters (direction marks, zero width), line and paragraph separators. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** How people write numbers. The parser would drop other things in silence, such as `;phone-context=…`. */
const WRITTEN = /^[+＋]?[\p{Nd}\p{Zs}\p{Pd}()（）[\]./]+$/u;

const LINE_TYPES: Readonly<Record<Exclude<NumberType, undefined>, LineType>> = {
  MOBILE: 'mobile',
  FIXED_LINE: 'fixed',
  FIXED_LINE_OR_MOBILE: 'fixed-or-mobile',
  VOIP: 'voip',
  TOLL_FREE: 'toll-free',
  PREMIUM_RATE: 'premium-rate',
  SHARED_COST: 'shared-cost',
  PERSONAL_NUMBER: 'personal',
  PAGER: 'pager',
  UAN: 'other',
  VOICEMAIL: 'other',
};

export function normaliseNumber(
  written: string,
  rules: NumberingRules = {},
): NormalisedNumber | NumberRefusal {
  const text = written.trim();
  if (text === '') return refuse('number-missing', 'no number is given');
  if (CONTROL.test(text)) return refuse('control-character', 'the number holds a control character');
  if (text.length > LONGEST_TEXT) return refuse('number-too-long', 'too long for a number');
  const plain = rules.accept === 'possible' ? undefined : readPlainNumber(text, rules.defaultRegion);
  if (plain !== undefined && isDialable(plain.number)) {
    return { ok: true, number: plain.number, lineType: LINE_TYPES[plain.type], region: plain.region };
  }
  return parseNumber(text, rules);
}

/** By the library alone, for any way of writing. `text`: trimmed, without control characters. */
export function parseNumber(text: string, rules: NumberingRules): NormalisedNumber | NumberRefusal {
  try {
    return judge(text, rules);
  } catch (error) {
    if (error instanceof ParseError) return refusalOf(error.message, text);
    throw error;
  }
}

/** Whether the text may be dialled as it is. */
export function isDialable(text: string): boolean {
  return DIALABLE.test(text);
}

function judge(text: string, rules: NumberingRules): NormalisedNumber | NumberRefusal {
  // `extract: false`: the text is a number, a number is not fished out of it.
  const options =
    rules.defaultRegion === undefined
      ? { extract: false }
      : { extract: false, defaultCountry: rules.defaultRegion as CountryCode };
  const parsed = parsePhoneNumberWithError(text, options);
  if (parsed.ext !== undefined) return refuse('number-extension', 'the number has an extension');
  if (!WRITTEN.test(text)) return refuse('number-invalid', 'not a number');
  const accepted = rules.accept === 'possible' ? parsed.isPossible() : parsed.isValid();
  const number: string = parsed.number;
  if (!accepted || !isDialable(number)) return refuse('number-invalid', 'no number of any numbering plan');
  const type = parsed.getType();
  const normalised = {
    ok: true,
    number,
    lineType: type === undefined ? 'unknown' : LINE_TYPES[type],
  } as const;
  return parsed.country === undefined ? normalised : { ...normalised, region: parsed.country };
}

function refusalOf(parserCode: string, text: string): NumberRefusal {
  switch (parserCode) {
    case 'INVALID_COUNTRY':
      return text.startsWith('+')
        ? refuse('number-invalid', 'no such country code')
        : refuse('region-unknown', 'no country code, and no region is set for numbers without one');
    case 'TOO_SHORT':
      return refuse('number-too-short', 'too short for a number');
    case 'TOO_LONG':
      return refuse('number-too-long', 'too long for a number');
    default:
      return refuse('number-invalid', 'not a number');
  }
}

function refuse(code: NumberRefusalCode, reason: string): NumberRefusal {
  return { ok: false, code, reason };
}
