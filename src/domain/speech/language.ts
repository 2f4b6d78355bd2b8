/** What each language must be able to say: values as words, each of which is one sound. */
import type { Decimal } from './decimal.ts';
import type { SpokenDay, SpokenHour } from './moment.ts';

export type SpokenLanguage = 'en' | 'zh';

export interface Money {
  readonly isNegative: boolean;
  readonly whole: number;
  /** 0 to 99. */
  readonly hundredths: number;
  /** ISO 4217. */
  readonly currency: string;
}

export interface SpokenWords {
  readonly number: (value: Decimal) => string[];
  /** Digits alone. */
  readonly digits: (text: string) => string[];
  readonly date: (day: SpokenDay) => string[];
  readonly time: (hour: SpokenHour) => string[];
  /** Undefined: the currency has no name here. */
  readonly money: (amount: Money) => string[] | undefined;
}
