/** English numbers, days, hours and money as words, in the American way: no "and" inside a number, the month before the day. */
import type { Money, SpokenWords } from './language.ts';
import type { Decimal } from './decimal.ts';
import type { SpokenDay, SpokenHour } from './moment.ts';

const SCALES = [
  [1_000_000, 'million'],
  [1_000, 'thousand'],
  [100, 'hundred'],
] as const;
export const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;

/** What one and many of a currency and of its hundredth are called; without the latter, it is read as a decimal. */
export const ENGLISH_MONEY: ReadonlyMap<
  string,
  readonly [one: string, many: string, cent?: string, cents?: string]
> = new Map([
  ['USD', ['dollar', 'dollars', 'cent', 'cents']],
  ['CAD', ['dollar', 'dollars', 'cent', 'cents']],
  ['AUD', ['dollar', 'dollars', 'cent', 'cents']],
  ['EUR', ['euro', 'euros', 'cent', 'cents']],
  ['GBP', ['pound', 'pounds', 'penny', 'pence']],
  ['INR', ['rupee', 'rupees', 'paisa', 'paise']],
  ['CNY', ['yuan', 'yuan']],
  ['JPY', ['yen', 'yen']],
]);

export const english: SpokenWords = { number, digits, date, time, money };

function cardinal(value: number): string[] {
  if (value <= 20) return [String(value)];
  if (value < 100) return [String(value - (value % 10)), ...rest(value % 10)];
  for (const [size, name] of SCALES) {
    if (value >= size) return [...cardinal(Math.floor(value / size)), name, ...rest(value % size)];
  }
  return [];
}

const rest = (value: number): string[] => (value === 0 ? [] : cardinal(value));

function number({ isNegative, whole, decimals }: Decimal): string[] {
  const point = decimals === '' ? [] : ['point', ...decimals.split('')];
  return [...(isNegative ? ['minus'] : []), ...cardinal(whole), ...point];
}

function digits(text: string): string[] {
  return text.split('');
}

function date({ year, month, day }: SpokenDay): string[] {
  return [MONTHS[month - 1] ?? '', ...ordinal(day), ...yearWords(year)];
}

function ordinal(day: number): string[] {
  return day <= 20 || day === 30 ? [`${day}th`] : [String(day - (day % 10)), `${day % 10}th`];
}

/** 1905: nineteen oh five; 2005: two thousand five; 2026: twenty twenty-six. */
function yearWords(year: number): string[] {
  const [century, inside] = [Math.floor(year / 100), year % 100];
  if (century % 10 === 0 && inside < 10) return cardinal(year);
  if (inside === 0) return [...cardinal(century), 'hundred'];
  return [...cardinal(century), ...(inside < 10 ? ['oh'] : []), ...cardinal(inside)];
}

function time({ hour, minute }: SpokenHour): string[] {
  const minutes = minute === 0 ? [] : [...(minute < 10 ? ['oh'] : []), ...cardinal(minute)];
  return [...cardinal(hour % 12 === 0 ? 12 : hour % 12), ...minutes, hour < 12 ? 'am' : 'pm'];
}

function money({ isNegative, whole, hundredths, currency }: Money): string[] | undefined {
  const names = ENGLISH_MONEY.get(currency);
  if (names === undefined) return undefined;
  const [one, many, cent, cents] = names;
  const sign = isNegative ? ['minus'] : [];
  if (cent === undefined || cents === undefined) {
    const decimals = hundredths === 0 ? '' : String(hundredths).padStart(2, '0').replace(/0$/, '');
    const name = whole === 1 && decimals === '' ? one : many;
    return [...sign, ...number({ isNegative: false, whole, decimals }), name];
  }
  const large = [...cardinal(whole), whole === 1 ? one : many];
  const small = [...cardinal(hundredths), hundredths === 1 ? cent : cents];
  if (hundredths === 0) return [...sign, ...large];
  return whole === 0 ? [...sign, ...small] : [...sign, ...large, 'and', ...small];
}
