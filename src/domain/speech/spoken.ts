/**
 * Values as words to be heard one after another. ARI plays sounds and nothing else: numbers, days, hours and money are
 * put together here, from one sound a word.
 */
import { assertNever } from '../kernel/assert.ts';
import { CHINESE_MONEY, chinese } from './chinese.ts';
import { decimalOf, LARGEST } from './decimal.ts';
import { ENGLISH_MONEY, english } from './english.ts';
import type { SpokenLanguage, SpokenWords } from './language.ts';
import { dayOf, hourOf } from './moment.ts';

export const SPOKEN_FORMS = ['number', 'digits', 'date', 'time', 'money'] as const;
export type SpokenForm = (typeof SPOKEN_FORMS)[number];

export type Spoken =
  | { readonly ok: true; readonly words: readonly string[] }
  | { readonly ok: false; readonly fault: string };

const MOST_DIGITS = 32;
const LANGUAGES: Readonly<Record<SpokenLanguage, SpokenWords>> = { en: english, zh: chinese };

/** ISO 4217; those with a name in every language. */
export const SPOKEN_CURRENCIES: readonly string[] = [...ENGLISH_MONEY.keys()].filter((code) =>
  CHINESE_MONEY.has(code),
);

export function isSpokenLanguage(language: string): language is SpokenLanguage {
  return Object.hasOwn(LANGUAGES, language);
}

export interface SpokenValue {
  readonly form: SpokenForm;
  readonly value: string | number;
  readonly language: SpokenLanguage;
  /** Of money, ISO 4217. */
  readonly currency?: string | undefined;
}

export function spokenValue({ form, value, language, currency }: SpokenValue): Spoken {
  switch (form) {
    case 'number':
      return spokenNumber(value, language);
    case 'digits':
      return spokenDigits(value, language);
    case 'date':
      return spokenDate(value, language);
    case 'time':
      return spokenTime(value, language);
    case 'money':
      return spokenMoney(value, currency ?? '', language);
    default:
      return assertNever(form);
  }
}

export function spokenNumber(value: string | number, language: SpokenLanguage): Spoken {
  const decimal = decimalOf(value);
  return decimal === undefined
    ? no(value, `a number of at most ${LARGEST}, with at most six decimals`)
    : yes(LANGUAGES[language].number(decimal));
}

/** One by one; spaces and hyphens between them are not heard. */
export function spokenDigits(value: string | number, language: SpokenLanguage): Spoken {
  const text = String(value).replaceAll(/[\s-]/g, '');
  return new RegExp(`^[0-9]{1,${MOST_DIGITS}}$`).test(text)
    ? yes(LANGUAGES[language].digits(text))
    : no(value, `1 to ${MOST_DIGITS} digits`);
}

export function spokenDate(value: string | number, language: SpokenLanguage): Spoken {
  const day = dayOf(String(value));
  return day === undefined ? no(value, 'a day such as 2026-11-22') : yes(LANGUAGES[language].date(day));
}

export function spokenTime(value: string | number, language: SpokenLanguage): Spoken {
  const hour = hourOf(String(value));
  return hour === undefined ? no(value, 'a time such as 14:05') : yes(LANGUAGES[language].time(hour));
}

export function spokenMoney(value: string | number, currency: string, language: SpokenLanguage): Spoken {
  const decimal = decimalOf(value, 2);
  if (decimal === undefined) return no(value, `an amount of at most ${LARGEST}, with at most two decimals`);
  const { isNegative, whole, decimals } = decimal;
  const hundredths = Number(decimals.padEnd(2, '0'));
  const words = LANGUAGES[language].money({ isNegative, whole, hundredths, currency });
  return words === undefined ? no(currency, 'a currency with a name here') : yes(words);
}

const yes = (words: readonly string[]): Spoken => ({ ok: true, words });

/** Not the value itself, which may be the person's own: its length. */
function no(value: string | number, wanted: string): Spoken {
  return { ok: false, fault: `a value of ${String(value).length} characters is not ${wanted}` };
}
