/** What the survey's page itself says, in its languages; the questions' words are the flow's. */
import type { WrittenProblem } from '../domain/flow/written.ts';

export const PAGE_LANGUAGES = ['en', 'zh'] as const;
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

export type PageProblem = WrittenProblem | 'nothing-chosen' | 'not-digits' | 'stale';
/** Pages without a question. */
export type PageNotice = 'over' | 'expired' | 'unknown' | 'tooMany' | 'tooLarge' | 'failed';

export interface PageWords {
  /** As in the attribute `lang` (BCP 47). */
  readonly tag: string;
  readonly ownName: string;
  readonly title: string;
  readonly languages: string;
  readonly next: string;
  readonly skip: string;
  readonly refuse: string;
  readonly error: string;
  readonly problemHeading: string;
  readonly progress: (place: number, lastPlace: number) => string;
  readonly digitsHint: (least: number, most: number) => string;
  readonly textHint: (most: number) => string;
  readonly problems: Readonly<Record<PageProblem, string>>;
  readonly notices: Readonly<Record<PageNotice, { readonly heading: string; readonly text: string }>>;
}

const en: PageWords = {
  tag: 'en',
  ownName: 'English',
  title: 'Survey',
  languages: 'Language',
  next: 'Next',
  skip: 'Skip this question',
  refuse: 'I do not want to answer',
  error: 'Error',
  problemHeading: 'There is a problem',
  progress: (place, last) =>
    place === last ? `Question ${place}, the last` : `Question ${place} of up to ${last}`,
  digitsHint: (least, most) => (least === most ? `${least} digits` : `${least} to ${most} digits`),
  textHint: (most) => `Up to ${most} characters`,
  problems: {
    'nothing-chosen': 'Choose an answer, or skip this question',
    'not-an-answer': 'Write an answer, or skip this question',
    'not-digits': 'Enter digits only, as many as asked for',
    'too-long': 'Your answer is too long: shorten it',
    stale: 'This question was asked again because the survey has moved on',
    over: 'This survey is over',
  },
  notices: {
    over: { heading: 'Thank you', text: 'This survey is finished. You may close this page.' },
    expired: { heading: 'This survey has ended', text: 'Its time is over. Thank you for your interest.' },
    unknown: {
      heading: 'This link does not work',
      text: 'Please check that you opened the whole link from your message.',
    },
    tooMany: {
      heading: 'Please wait a moment',
      text: 'There were too many requests. Try again in a minute.',
    },
    tooLarge: { heading: 'Your answer is too long', text: 'Go back, shorten it, and send it again.' },
    failed: {
      heading: 'This does not work right now',
      text: 'Please try again later. Your earlier answers are kept.',
    },
  },
};

const zh: PageWords = {
  tag: 'zh-Hans',
  ownName: '中文',
  title: '问卷调查',
  languages: '语言',
  next: '下一步',
  skip: '跳过此题',
  refuse: '我不想回答',
  error: '错误',
  problemHeading: '请注意',
  progress: (place, last) =>
    place === last ? `第 ${place} 题，最后一题` : `第 ${place} 题，最多 ${last} 题`,
  digitsHint: (least, most) => (least === most ? `${least} 位数字` : `${least} 至 ${most} 位数字`),
  textHint: (most) => `最多 ${most} 个字`,
  problems: {
    'nothing-chosen': '请选择一个答案，或跳过此题',
    'not-an-answer': '请填写答案，或跳过此题',
    'not-digits': '请按要求的位数只输入数字',
    'too-long': '您的回答太长，请缩短',
    stale: '问卷已有进展，请回答当前的问题',
    over: '本问卷已结束',
  },
  notices: {
    over: { heading: '谢谢您', text: '本问卷已完成，您可以关闭此页面。' },
    expired: { heading: '本问卷已结束', text: '答题时间已过，感谢您的关注。' },
    unknown: { heading: '此链接无效', text: '请检查您是否打开了短信中的完整链接。' },
    tooMany: { heading: '请稍候', text: '请求过多，请一分钟后再试。' },
    tooLarge: { heading: '您的回答太长', text: '请返回，缩短后重新提交。' },
    failed: { heading: '暂时无法使用', text: '请稍后再试，您之前的回答已保存。' },
  },
};

const WORDS: Readonly<Record<PageLanguage, PageWords>> = { en, zh };

export const wordsIn = (language: PageLanguage): PageWords => WORDS[language];

export const isPageLanguage = (language: unknown): language is PageLanguage =>
  PAGE_LANGUAGES.some((one) => one === language);

/** Of those that the page has, the one that the browser asks for first (RFC 9110 12.5.4, without weights). */
export function preferredLanguage(acceptLanguage: string | undefined): PageLanguage {
  const asked = (acceptLanguage ?? '').split(',').map((one) => one.trim().slice(0, 2).toLowerCase());
  return asked.find(isPageLanguage) ?? 'en';
}
