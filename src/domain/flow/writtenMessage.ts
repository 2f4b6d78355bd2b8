/** A question as one short message: what was said before it, its words, and the answers by the keys that name them. */
import { wordsIn } from '../survey/words.ts';
import type { WrittenOption, WrittenQuestion } from './writtenQuestion.ts';

/** From here on a row of keys is written as the first and the last. */
const ROW = 4;

export function messageOf(question: WrittenQuestion, before: string | undefined): string {
  const { text, place, lastPlace } = question;
  const count = lastPlace > 1 ? `(${place}/${lastPlace}) ` : '';
  return [before, `${count}${text}`, ...answersOf(question)]
    .filter((line) => line !== undefined && line !== '')
    .join('\n');
}

function answersOf({ kind, options, language }: WrittenQuestion): string[] {
  const words = wordsIn(language);
  if (kind === 'text') return [words.text];
  if (kind === 'number') return [words.number];
  const named = options.filter(({ key, label }) => label !== key);
  const lines = named.map(({ key, label }) => `${key} ${label}`);
  return named.length === options.length ? lines : [rowOf(options), ...lines];
}

function rowOf(options: readonly WrittenOption[]): string {
  const keys = options.map(({ key }) => key);
  const [first = ''] = keys;
  return keys.length > ROW ? `${first}-${keys.at(-1) ?? first}` : keys.join(' / ');
}
