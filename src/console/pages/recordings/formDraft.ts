/** A form of reviews while it is written. */
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf, RequestOf } from '../../../api/endpoint.ts';

export type ReviewForm = AnswerOf<Contract['GET /review-forms']>['forms'][number];
type FormSettings = NonNullable<RequestOf<Contract['PUT /review-forms/:formId']>['body']>;
export type Question = ReviewForm['questions'][number];

export interface FormDraft {
  readonly formId: string;
  readonly name: string;
  /** Per cent of all points. */
  readonly excellentFrom: number;
  readonly questions: readonly Question[];
}

const POINTS = 10;
export const MOST_QUESTIONS = 50;

export const NEW_FORM: FormDraft = {
  formId: '',
  name: '',
  excellentFrom: 90,
  questions: [{ id: 'q1', label: '', most: POINTS }],
};

export function draftOf({ formId, name, excellentFrom, questions }: ReviewForm): FormDraft {
  return { formId, name, questions, excellentFrom: Math.round(excellentFrom * 100) };
}

export function settingsOf({ name, questions, excellentFrom }: FormDraft): FormSettings {
  return { name, questions: [...questions], excellentFrom: excellentFrom / 100 };
}

/** By an id that none of the others has: points given before are found by it. */
export function withQuestion(draft: FormDraft): FormDraft {
  const taken = new Set(draft.questions.map(({ id }) => id));
  let number = draft.questions.length + 1;
  while (taken.has(`q${number}`)) number += 1;
  return { ...draft, questions: [...draft.questions, { id: `q${number}`, label: '', most: POINTS }] };
}

export function withoutQuestion(draft: FormDraft, id: string): FormDraft {
  return { ...draft, questions: draft.questions.filter((question) => question.id !== id) };
}

export function withChange(draft: FormDraft, id: string, changed: Partial<Question>): FormDraft {
  const questions = draft.questions.map((question) =>
    question.id === id ? { ...question, ...changed } : question,
  );
  return { ...draft, questions };
}

export const pointsOf = ({ questions }: Pick<FormDraft, 'questions'>): number =>
  questions.reduce((sum, { most }) => sum + most, 0);
