/**
 * Words of one page in every language, checked by the compiler: a text that is missing in one of them, or that takes
 * something else, does not compile. Each page has its own, so that a browser loads no more than it shows.
 */
import { language } from './language.ts';

type SameIn<Words> = {
  readonly [Key in keyof Words]: Words[Key] extends string
    ? string
    : Words[Key] extends (...given: infer Given) => string
      ? (...given: Given) => string
      : SameIn<Words[Key]>;
};

/** A text is a string, or a function of what it tells of; groups of texts may be nested. */
export function words<Words extends object>(en: Words, zh: NoInfer<SameIn<Words>>): () => SameIn<Words> {
  const texts = { en, 'zh-CN': zh } as Readonly<Record<typeof language.value, SameIn<Words>>>;
  return () => texts[language.value];
}

/** Of what the server says in English and tells by a code: undefined where the reader has English, or the code is not known. */
export function chineseOf<Entry>(table: Readonly<Record<string, Entry>>, code: string): Entry | undefined {
  return language.value === 'zh-CN' && Object.hasOwn(table, code) ? table[code] : undefined;
}

/** The English form for a count. Chinese has one form only, and needs none of this. */
export function counted(count: number, one: string, other: string): string {
  return `${new Intl.NumberFormat('en').format(count)} ${count === 1 ? one : other}`;
}
