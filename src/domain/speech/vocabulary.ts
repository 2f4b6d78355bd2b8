/** Every word that a value may be spoken with, with the text that a voice reads for it; each is one sound. */
import { MONTHS } from './english.ts';
import type { SpokenLanguage } from './language.ts';

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const ORDINALS = [
  'first second third fourth fifth sixth seventh eighth ninth tenth',
  'eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth',
]
  .join(' ')
  .split(' ');
const CARDINALS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SAME =
  'hundred thousand million point minus and oh cent cents dollar dollars euro euros pound pounds penny pence rupee rupees paisa paise yuan yen'.split(
    ' ',
  );

const ENGLISH: ReadonlyMap<string, string> = new Map([
  ...CARDINALS.map((text, value) => [String(value), text] as const),
  ...TENS.map((text, index) => [String(20 + 10 * index), text] as const),
  ...ORDINALS.map((text, index) => [`${index + 1}th`, text] as const),
  ['30th', 'thirtieth'],
  ...MONTHS.map((month) => [month, month.charAt(0).toUpperCase() + month.slice(1)] as const),
  ...SAME.map((word) => [word, word] as const),
  ['am', 'A M'],
  ['pm', 'P M'],
]);

const CHINESE: ReadonlyMap<string, string> = new Map([
  ...range(0, 9).map((value) => [String(value), '零一二三四五六七八九'.charAt(value)] as const),
  ['liang', '两'],
  ['10', '十'],
  ['100', '百'],
  ['1000', '千'],
  ['wan', '万'],
  ['yi', '亿'],
  ['point', '点'],
  ['minus', '负'],
  ['year', '年'],
  ['month', '月'],
  ['day', '日'],
  ['before-dawn', '凌晨'],
  ['morning', '上午'],
  ['noon', '中午'],
  ['afternoon', '下午'],
  ['evening', '晚上'],
  ['hour', '点'],
  ['minute', '分'],
  ['yuan', '元'],
  ['jiao', '角'],
  ['fen', '分'],
  ['us-dollar', '美元'],
  ['us-cent', '美分'],
  ['canadian-dollar', '加元'],
  ['australian-dollar', '澳元'],
  ['cent', '分'],
  ['euro', '欧元'],
  ['euro-cent', '欧分'],
  ['pound', '英镑'],
  ['penny', '便士'],
  ['rupee', '卢比'],
  ['paisa', '派士'],
  ['yen', '日元'],
]);

export const VOCABULARY: Readonly<Record<SpokenLanguage, ReadonlyMap<string, string>>> = {
  en: ENGLISH,
  zh: CHINESE,
};

const WORD_SOUND = /^outpace\/(en|zh)\/word-([a-z0-9-]+)$/;

/** The prompt that a word is heard by. */
export function wordSound(language: SpokenLanguage, word: string): string {
  return `outpace/${language}/word-${word}`;
}

/** What the word's sound says; undefined: the prompt is no word. */
export function wordText(prompt: string): string | undefined {
  const [, language = '', word = ''] = WORD_SOUND.exec(prompt) ?? [];
  return language === 'en' || language === 'zh' ? VOCABULARY[language].get(word) : undefined;
}

export function wordSounds(language: SpokenLanguage): readonly string[] {
  return [...VOCABULARY[language].keys()].map((word) => wordSound(language, word));
}
