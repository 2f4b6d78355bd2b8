/**
 * Mandarin numbers, days, hours and money as words. Numbers go by groups of four digits (万, 亿); zeros between two
 * digits that count are one 零; ten to nineteen begin with 十; two before 千, 万, 亿 and before what is counted is 两.
 */
import type { Money, SpokenWords } from './language.ts';
import type { Decimal } from './decimal.ts';
import type { SpokenDay, SpokenHour } from './moment.ts';

const GROUPS = [
  [100_000_000, 'yi'],
  [10_000, 'wan'],
] as const;
const PLACES = [
  [1_000, '1000'],
  [100, '100'],
  [10, '10'],
] as const;

/** What a currency and its hundredth are called; 元 has 角 between. */
export const CHINESE_MONEY: ReadonlyMap<string, readonly [name: string, hundredth?: string]> = new Map([
  ['CNY', ['yuan', 'fen']],
  ['USD', ['us-dollar', 'us-cent']],
  ['CAD', ['canadian-dollar', 'cent']],
  ['AUD', ['australian-dollar', 'cent']],
  ['EUR', ['euro', 'euro-cent']],
  ['GBP', ['pound', 'penny']],
  ['INR', ['rupee', 'paisa']],
  ['JPY', ['yen']],
]);

export const chinese: SpokenWords = { number, digits, date, time, money };

function cardinal(value: number): string[] {
  const words = grouped(value);
  // 十二, not 一十二, where the number begins with it.
  return words[0] === '1' && words[1] === '10' ? words.slice(1) : words;
}

function grouped(value: number): string[] {
  for (const [size, name] of GROUPS) {
    if (value < size) continue;
    const [high, low] = [Math.floor(value / size), value % size];
    const lead = high === 2 ? ['liang'] : grouped(high);
    return [...lead, name, ...after(low, size / 10)];
  }
  return inGroup(value);
}

/** The digits below a place: nothing for none, with 零 where the next place is empty. */
function after(low: number, nextPlace: number): string[] {
  if (low === 0) return [];
  return low < nextPlace ? ['0', ...grouped(low)] : grouped(low);
}

function inGroup(value: number): string[] {
  for (const [size, name] of PLACES) {
    if (value < size) continue;
    const digit = Math.floor(value / size);
    return [digit === 2 && size === 1_000 ? 'liang' : String(digit), name, ...after(value % size, size / 10)];
  }
  return [String(value)];
}

/** Before what is counted: two of them are 两. */
const counted = (value: number): string[] => (value === 2 ? ['liang'] : cardinal(value));

function number({ isNegative, whole, decimals }: Decimal): string[] {
  const point = decimals === '' ? [] : ['point', ...decimals.split('')];
  return [...(isNegative ? ['minus'] : []), ...cardinal(whole), ...point];
}

function digits(text: string): string[] {
  return text.split('');
}

function date({ year, month, day }: SpokenDay): string[] {
  return [...String(year).split(''), 'year', ...cardinal(month), 'month', ...cardinal(day), 'day'];
}

function time({ hour, minute }: SpokenHour): string[] {
  const of12 = hour > 12 ? hour - 12 : hour;
  const minutes = minute === 0 ? [] : [...(minute < 10 ? ['0'] : []), ...cardinal(minute), 'minute'];
  return [partOfDay(hour), ...counted(of12), 'hour', ...minutes];
}

function partOfDay(hour: number): string {
  if (hour < 6) return 'before-dawn';
  if (hour < 12) return 'morning';
  if (hour === 12) return 'noon';
  return hour < 18 ? 'afternoon' : 'evening';
}

function money({ isNegative, whole, hundredths, currency }: Money): string[] | undefined {
  const names = CHINESE_MONEY.get(currency);
  if (names === undefined) return undefined;
  const [name, hundredth] = names;
  const sign = isNegative ? ['minus'] : [];
  if (hundredth === undefined) {
    const decimals = hundredths === 0 ? '' : String(hundredths).padStart(2, '0').replace(/0$/, '');
    const amount = decimals === '' ? counted(whole) : number({ isNegative: false, whole, decimals });
    return [...sign, ...amount, name];
  }
  const large = whole === 0 && hundredths > 0 ? [] : [...counted(whole), name];
  const small =
    currency === 'CNY'
      ? jiaoAndFen(whole, hundredths)
      : hundredths === 0
        ? []
        : [...counted(hundredths), hundredth];
  return [...sign, ...large, ...small];
}

/** 三角四分; 零四分 after 元 where there is no 角; 两 only where it leads. */
function jiaoAndFen(whole: number, hundredths: number): string[] {
  const [jiao, fen] = [Math.floor(hundredths / 10), hundredths % 10];
  const digit = (value: number, leads: boolean) => (value === 2 && leads ? 'liang' : String(value));
  const jiaoWords = jiao === 0 ? [] : [digit(jiao, whole === 0), 'jiao'];
  const gap = jiao === 0 && fen > 0 && whole > 0 ? ['0'] : [];
  const fenWords = fen === 0 ? [] : [digit(fen, whole === 0 && jiao === 0), 'fen'];
  return [...jiaoWords, ...gap, ...fenWords];
}
