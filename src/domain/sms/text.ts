/**
 * Which texts may be sent, and what is kept of those that come in: of the latter everything may come, so they are bounded
 * and cleared of what the database does not take as text (PostgreSQL 17, 8.3).
 */
import { partsOf } from './parts.ts';

/** Line feeds and form feeds are in the GSM alphabet; other controls and halves of surrogate pairs say nothing. */
const UNSENDABLE = /[\u0000-\u0009\u000b\u000e-\u001f\u007f-\u009f]|\p{Cs}/u;

/** What is wrong with the text; undefined: it may be sent. */
export function textProblem(text: string, mostParts: number): string | undefined {
  if (text.trim() === '') return 'the text is empty';
  if (UNSENDABLE.test(text)) return 'the text holds control characters or half a character';
  const { length } = partsOf(text).parts;
  return length > mostParts ? `the text needs ${length} parts, ${mostParts} are allowed` : undefined;
}

/** Characters kept of a text that came in: more than the longest message of 10 parts. */
export const MOST_KEPT = 2_000;

export interface KeptText {
  readonly text: string;
  readonly wasCut: boolean;
}

export function keptText(received: string): KeptText {
  // Cut by units first: nobody decides how much work a text from outside makes.
  const some = received.slice(0, 2 * MOST_KEPT + 1);
  const clean = some.replaceAll(/[\u0000\p{Cs}]/gu, '\ufffd');
  const chars = Array.from(clean);
  const text = chars.length > MOST_KEPT ? chars.slice(0, MOST_KEPT).join('') : clean;
  return { text, wasCut: text.length < clean.length || some.length < received.length };
}
