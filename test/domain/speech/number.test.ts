/** Numbers as words, read back by rules of their own: what is heard is the number. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpokenLanguage } from '../../../src/domain/speech/language.ts';
import { spokenMoney, spokenNumber, type Spoken } from '../../../src/domain/speech/spoken.ts';
import { VOCABULARY } from '../../../src/domain/speech/vocabulary.ts';

const LARGEST = 999_999_999;
const amounts = fc.integer({ min: 0, max: LARGEST });
/** Many zeros inside: what goes wrong first. */
const gappy = fc
  .array(fc.constantFrom(0, 0, 0, 1, 2, 9), { minLength: 1, maxLength: 9 })
  .map((digits) => Number(digits.join('')));
const numbers = fc.oneof(amounts, gappy, fc.integer({ min: 0, max: 120 }));

const wordsOf = (spoken: Spoken): readonly string[] => {
  if (!spoken.ok) throw new Error(spoken.fault);
  return spoken.words;
};
const textOf = (spoken: Spoken, language: SpokenLanguage): string =>
  wordsOf(spoken)
    .map((word) => VOCABULARY[language].get(word) ?? `<${word}>`)
    .join(language === 'zh' ? '' : ' ');

/** As one adds up in English: every scale multiplies what is open. */
function readEnglish(words: readonly string[]): number {
  let [total, open] = [0, 0];
  for (const word of words) {
    if (word === 'hundred') open *= 100;
    else if (word === 'thousand' || word === 'million') {
      total += open * (word === 'thousand' ? 1_000 : 1_000_000);
      open = 0;
    } else open += Number(word);
  }
  return total + open;
}

const PLACES: Readonly<Record<string, number>> = { '10': 10, '100': 100, '1000': 1_000 };

/** As one adds up in Chinese: a digit waits for its place, a group for its 万 or 亿. */
function readChinese(words: readonly string[]): number {
  let [total, group, digit] = [0, 0, 0];
  for (const word of words) {
    const place = PLACES[word];
    if (word === 'wan' || word === 'yi') {
      total += (group + digit) * (word === 'wan' ? 10_000 : 100_000_000);
      [group, digit] = [0, 0];
    } else if (place === undefined) digit = word === 'liang' ? 2 : Number(word);
    else {
      group += (digit === 0 ? 1 : digit) * place;
      digit = 0;
    }
  }
  return total + group + digit;
}

describe('a spoken number', () => {
  it('is read back as itself in English', () => {
    fc.assert(
      fc.property(numbers, (value) => {
        expect(readEnglish(wordsOf(spokenNumber(value, 'en')))).toBe(value);
      }),
    );
  });

  it('is read back as itself in Chinese', () => {
    fc.assert(
      fc.property(numbers, (value) => {
        expect(readChinese(wordsOf(spokenNumber(value, 'zh')))).toBe(value);
      }),
    );
  });

  it('has one 零 at most in each gap, and none at its end', () => {
    fc.assert(
      fc.property(numbers, (value) => {
        const text = textOf(spokenNumber(value, 'zh'), 'zh');
        expect(text).not.toMatch(/零零|.零$|零[十百千万亿]/);
      }),
    );
  });

  it('says every number with words that have a sound', () => {
    fc.assert(
      fc.property(numbers, fc.nat(99), fc.boolean(), (whole, hundredths, isNegative) => {
        const value = `${isNegative ? '-' : ''}${whole}.${String(hundredths).padStart(2, '0')}`;
        for (const language of ['en', 'zh'] as const) {
          expect(textOf(spokenNumber(value, language), language)).not.toContain('<');
          for (const currency of ['USD', 'CAD', 'AUD', 'EUR', 'GBP', 'INR', 'CNY', 'JPY'])
            expect(textOf(spokenMoney(value, currency, language), language)).not.toContain('<');
        }
      }),
    );
  });

  it.each([
    [0, 'zero', '零'],
    [2, 'two', '二'],
    [10, 'ten', '十'],
    [12, 'twelve', '十二'],
    [20, 'twenty', '二十'],
    [21, 'twenty one', '二十一'],
    [102, 'one hundred two', '一百零二'],
    [110, 'one hundred ten', '一百一十'],
    [111, 'one hundred eleven', '一百一十一'],
    [200, 'two hundred', '二百'],
    [1_001, 'one thousand one', '一千零一'],
    [1_010, 'one thousand ten', '一千零一十'],
    [2_222, 'two thousand two hundred twenty two', '两千二百二十二'],
    [10_000, 'ten thousand', '一万'],
    [10_010, 'ten thousand ten', '一万零一十'],
    [22_000, 'twenty two thousand', '两万两千'],
    [100_000, 'one hundred thousand', '十万'],
    [120_030, 'one hundred twenty thousand thirty', '十二万零三十'],
    [1_000_000, 'one million', '一百万'],
    [1_000_001, 'one million one', '一百万零一'],
    [10_500_000, 'ten million five hundred thousand', '一千零五十万'],
    [100_000_000, 'one hundred million', '一亿'],
    [200_010_000, 'two hundred million ten thousand', '两亿零一万'],
    ['-3.05', 'minus three point zero five', '负三点零五'],
    ['-0.0', 'zero point zero', '零点零'],
    [0.1 + 0.2, 'zero point three', '零点三'],
  ])('says %s as "%s" and "%s"', (value, english, chinese) => {
    expect(textOf(spokenNumber(value, 'en'), 'en')).toBe(english);
    expect(textOf(spokenNumber(value, 'zh'), 'zh')).toBe(chinese);
  });

  it.each([1e9, -1e9, Number.NaN, Infinity, 'ten', '1,000', '1.2345678', '', '--1', '1e3'])(
    'refuses %s',
    (value) => {
      expect(spokenNumber(value, 'en')).toMatchObject({ ok: false });
    },
  );
});

describe('spoken money', () => {
  it.each([
    ['1', 'USD', 'one dollar', '一美元'],
    ['0.01', 'USD', 'one cent', '一美分'],
    ['5.25', 'USD', 'five dollars and twenty five cents', '五美元二十五美分'],
    ['-2', 'EUR', 'minus two euros', '负两欧元'],
    ['1.5', 'GBP', 'one pound and fifty pence', '一英镑五十便士'],
    ['2', 'CNY', 'two yuan', '两元'],
    ['12.34', 'CNY', 'twelve point three four yuan', '十二元三角四分'],
    ['12.04', 'CNY', 'twelve point zero four yuan', '十二元零四分'],
    ['0.3', 'CNY', 'zero point three yuan', '三角'],
    ['0.22', 'CNY', 'zero point two two yuan', '两角二分'],
    ['0', 'CNY', 'zero yuan', '零元'],
    ['20000', 'CNY', 'twenty thousand yuan', '两万元'],
    ['1500', 'JPY', 'one thousand five hundred yen', '一千五百日元'],
    [19.999, 'USD', 'twenty dollars', '二十美元'],
  ])('says %s %s as "%s" and "%s"', (value, currency, english, chinese) => {
    expect(textOf(spokenMoney(value, currency, 'en'), 'en')).toBe(english);
    expect(textOf(spokenMoney(value, currency, 'zh'), 'zh')).toBe(chinese);
  });

  it.each([
    ['1.234', 'USD'],
    ['1', 'XXX'],
    ['1', 'toString'],
    ['due', 'USD'],
  ])('refuses %s %s', (value, currency) => {
    expect(spokenMoney(value, currency, 'zh')).toMatchObject({ ok: false });
  });
});
