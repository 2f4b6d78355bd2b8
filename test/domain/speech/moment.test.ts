/** Days, times of day and digits as words. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpokenLanguage } from '../../../src/domain/speech/language.ts';
import { spokenDate, spokenDigits, spokenTime, type Spoken } from '../../../src/domain/speech/spoken.ts';
import { VOCABULARY } from '../../../src/domain/speech/vocabulary.ts';

const textOf = (spoken: Spoken, language: SpokenLanguage): string => {
  if (!spoken.ok) return spoken.fault;
  const texts = spoken.words.map((word) => VOCABULARY[language].get(word) ?? `<${word}>`);
  return texts.join(language === 'zh' ? '' : ' ');
};

describe('a spoken day', () => {
  it.each([
    ['2026-11-22', 'November twenty second twenty twenty six', '二零二六年十一月二十二日'],
    ['2000-01-01', 'January first two thousand', '二零零零年一月一日'],
    ['2005-02-02', 'February second two thousand five', '二零零五年二月二日'],
    ['1905-10-30', 'October thirtieth nineteen oh five', '一九零五年十月三十日'],
    ['1900-12-31', 'December thirty first nineteen hundred', '一九零零年十二月三十一日'],
    ['2010-05-12T08:00:00Z', 'May twelfth twenty ten', '二零一零年五月十二日'],
    ['2024-02-29', 'February twenty ninth twenty twenty four', '二零二四年二月二十九日'],
  ])('%s is "%s" and "%s"', (value, english, chinese) => {
    expect(textOf(spokenDate(value, 'en'), 'en')).toBe(english);
    expect(textOf(spokenDate(value, 'zh'), 'zh')).toBe(chinese);
  });

  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '22.11.2026', '0026-01-01', 20_261_122])(
    'refuses %s',
    (value) => {
      expect(spokenDate(value, 'en')).toMatchObject({ ok: false });
    },
  );

  it('has a sound for every day of four centuries', () => {
    const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2299-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, (day) => {
        const written = day.toISOString();
        for (const language of ['en', 'zh'] as const)
          expect(textOf(spokenDate(written, language), language)).not.toMatch(/<|not a day/);
      }),
    );
  });
});

describe('a spoken time of day', () => {
  it.each([
    ['00:00', 'twelve A M', '凌晨零点'],
    ['00:05', 'twelve oh five A M', '凌晨零点零五分'],
    ['02:00', 'two A M', '凌晨两点'],
    ['09:30', 'nine thirty A M', '上午九点三十分'],
    ['12:00', 'twelve P M', '中午十二点'],
    ['14:02', 'two oh two P M', '下午两点零二分'],
    ['2026-11-22T23:59:30+01:00', 'eleven fifty nine P M', '晚上十一点五十九分'],
  ])('%s is "%s" and "%s"', (value, english, chinese) => {
    expect(textOf(spokenTime(value, 'en'), 'en')).toBe(english);
    expect(textOf(spokenTime(value, 'zh'), 'zh')).toBe(chinese);
  });

  it.each(['24:00', '12:60', '9:30', 'noon', 930])('refuses %s', (value) => {
    expect(spokenTime(value, 'zh')).toMatchObject({ ok: false });
  });
});

describe('spoken digits', () => {
  it('are said one by one, as they were written', () => {
    expect(textOf(spokenDigits('202-555 0100', 'en'), 'en')).toBe(
      'two zero two five five five zero one zero zero',
    );
    expect(textOf(spokenDigits('0102', 'zh'), 'zh')).toBe('零一零二');
  });

  it.each(['', '12a', '-', '1'.repeat(33)])('refuses "%s"', (value) => {
    expect(spokenDigits(value, 'en')).toMatchObject({ ok: false });
  });

  it('does not repeat in its fault what the value was', () => {
    expect(JSON.stringify(spokenDigits('secret', 'en'))).not.toContain('secret');
  });
});
