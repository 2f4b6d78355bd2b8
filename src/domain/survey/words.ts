/** What stands around the questions of a survey by message, by language. The flow's file has the questions themselves. */

export interface MessageWords {
  /** Before the first question. */
  readonly invitation: string;
  /** With `{link}`. */
  readonly link: string;
  /** Before a question that is asked again. */
  readonly again: string;
  /** How to answer. */
  readonly number: string;
  readonly text: string;
}

const WORDS: Readonly<Record<string, MessageWords>> = {
  en: {
    invitation: 'How was our call? Please answer by SMS. STOP ends it.',
    link: 'How was our call? Please tell us: {link} STOP: no more messages.',
    again: 'Sorry, we did not understand that.',
    number: 'Reply with a number.',
    text: 'Reply in your own words.',
  },
  zh: {
    invitation: '请回复短信评价刚才的通话，退订回T。',
    link: '请评价刚才的通话：{link} 退订回T。',
    again: '抱歉，没有看懂您的回复。',
    number: '请回复一个数字。',
    text: '请直接回复您的意见。',
  },
};

const FALLBACK = 'en';

export function wordsIn(language: string): MessageWords {
  const words = WORDS[language] ?? WORDS[FALLBACK];
  if (words === undefined) throw new Error('the words of the fallback language are there');
  return words;
}
