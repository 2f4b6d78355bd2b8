/**
 * How a recording is judged (质检, DOMAIN 4.4): points for each question of a form, their share of all points, and
 * whether that is excellent. A form that is changed is a new version, so that what was given stays what it was.
 */
import type { Instant } from '../kernel/time.ts';
import type { RecordingId } from './recording.ts';

export interface ReviewQuestion {
  readonly id: string;
  readonly label: string;
  /** Points, from 0. */
  readonly most: number;
}

export interface ReviewForm {
  readonly formId: string;
  /** Grows with each change. */
  readonly version: number;
  readonly name: string;
  readonly questions: readonly ReviewQuestion[];
  /** Share of all points. */
  readonly excellentFrom: number;
}

export type Scores = Readonly<Record<string, number>>;

export interface Judgement {
  readonly formId: string;
  readonly formVersion: number;
  readonly scores: Scores;
  readonly share: number;
  readonly isExcellent: boolean;
}

interface Entry {
  /** Grows. */
  readonly reviewId: number;
  readonly recordingId: RecordingId;
  readonly at: Instant;
  readonly who: string;
  readonly comment: string;
}

/** A dispute says why a review is wrong; an answer is to it. A review that is given anew stands beside the old one. */
export type ReviewEntry = Entry &
  (({ readonly kind: 'review' } & Judgement) | { readonly kind: 'dispute' | 'answer' });

/** What is wrong with the form, in words; undefined: nothing. */
export function formFault({
  questions,
  excellentFrom,
}: Pick<ReviewForm, 'questions' | 'excellentFrom'>): string | undefined {
  const ids = questions.map(({ id }) => id);
  if (questions.length === 0) return 'a form has at least one question';
  if (new Set(ids).size < ids.length) return 'two questions have one id';
  if (questions.some(({ most }) => !Number.isInteger(most) || most < 1 || most > 100))
    return 'the most points of a question are a whole number from 1 to 100';
  return excellentFrom >= 0 && excellentFrom <= 1 ? undefined : 'excellentFrom is a share from 0 to 1';
}

/** A string: what is wrong with the points. */
export function judge(
  { formId, version, questions, excellentFrom }: ReviewForm,
  scores: Scores,
): Judgement | string {
  const unknown = Object.keys(scores).find((id) => !questions.some((question) => question.id === id));
  if (unknown !== undefined) return `the form has no question ${unknown}`;
  for (const { id, most } of questions) {
    const given = scores[id];
    if (given === undefined) return `${id} has no points`;
    if (!Number.isInteger(given) || given < 0 || given > most) return `${id} has 0 to ${most} points`;
  }
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const share = sum(Object.values(scores)) / sum(questions.map(({ most }) => most));
  return { formId, formVersion: version, scores, share, isExcellent: share >= excellentFrom };
}
