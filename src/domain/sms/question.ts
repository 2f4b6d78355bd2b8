/**
 * Which question a reply answers. Replies come late, twice and out of order, and carry no link to what they answer: the
 * person's number, our number, the time and, where the text names it, the question's reference decide.
 */
import { SECOND_MS, type Instant } from '../kernel/time.ts';
import { normalised } from './optOut.ts';

export interface AskedQuestion {
  readonly questionId: string;
  /** Ours, from which it was asked. */
  readonly ourNumber: string;
  /** When its message left. */
  readonly askedAt: Instant;
  readonly expiresAt: Instant;
  /** Absent: nobody has answered it. */
  readonly answeredAt?: Instant | undefined;
  /** Taken back, or answered on another channel. */
  readonly closedAt?: Instant | undefined;
  /** A word that the person may write before the answer, e.g. `Q7`. */
  readonly reference?: string | undefined;
}

export interface ReceivedReply {
  readonly ourNumber: string;
  readonly text: string;
  /** The gateway's time where it gives one, else when it came in. */
  readonly sentAt: Instant;
}

/** `late`: its question was answered, closed or expired before. `unmatched`: nothing was asked. */
export type ReplyMatch =
  | { readonly kind: 'answer' | 'late'; readonly questionId: string; readonly answer: string }
  | { readonly kind: 'unmatched' };

/** Gateways give whole seconds, by clocks of their own. */
const CLOCK_TOLERANCE_MS = 2 * SECOND_MS;

/** `questions`: all that this person was asked lately. */
export function matchReply(questions: readonly AskedQuestion[], reply: ReceivedReply): ReplyMatch {
  const asked = questions
    .filter(({ ourNumber }) => ourNumber === reply.ourNumber)
    .filter(({ askedAt }) => askedAt <= reply.sentAt + CLOCK_TOLERANCE_MS)
    .toSorted((left, right) => right.askedAt - left.askedAt);
  const named = namedIn(asked, reply.text);
  if (named !== undefined) return matched(named.question, reply, named.answer);
  const newest = asked.find((question) => isOpen(question, reply.sentAt)) ?? asked[0];
  return newest === undefined ? { kind: 'unmatched' } : matched(newest, reply, reply.text.trim());
}

export function isOpen({ answeredAt, closedAt, expiresAt }: AskedQuestion, at: Instant): boolean {
  return answeredAt === undefined && expiresAt > at && (closedAt ?? Number.POSITIVE_INFINITY) > at;
}

function matched(question: AskedQuestion, { sentAt }: ReceivedReply, answer: string): ReplyMatch {
  return {
    kind: isOpen(question, sentAt) ? 'answer' : 'late',
    questionId: question.questionId,
    answer,
  };
}

const FIRST_WORD = /^\s*([^\s:：,，]{1,32})[\s:：,，]+(\S[\s\S]*)$/;

function namedIn(asked: readonly AskedQuestion[], text: string) {
  const [, word = '', answer = ''] = FIRST_WORD.exec(text) ?? [];
  const key = normalised(word);
  if (key === '') return undefined;
  const question = asked.find(({ reference }) => reference !== undefined && normalised(reference) === key);
  return question === undefined ? undefined : { question, answer: answer.trim() };
}
