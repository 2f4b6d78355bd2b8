/** The language of the page: as it was last chosen here, as the user's account says, else as the browser asks for. */
import { effect, signal } from '@preact/signals';
import type { Language } from '../../domain/account/user.ts';
import { kept, keep } from '../preferences/kept.ts';

export const LANGUAGES: readonly Language[] = ['en', 'zh-CN'];

/** Each in itself, as a reader of it looks for it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', 'zh-CN': '中文' };

const KEY = 'language';

export const language = signal<Language>(kept(KEY, LANGUAGES) ?? asked());

export function chooseLanguage(chosen: Language): void {
  keep(KEY, chosen);
  language.value = chosen;
}

/** Of the account, as long as nothing else was chosen in this browser. */
export function offerLanguage(offered: Language | undefined): void {
  if (offered !== undefined && kept(KEY, LANGUAGES) === undefined) language.value = offered;
}

effect(() => {
  document.documentElement.lang = language.value;
});

function asked(): Language {
  return navigator.languages.find((one) => /^(en|zh)\b/i.test(one))?.startsWith('zh') === true
    ? 'zh-CN'
    : 'en';
}
