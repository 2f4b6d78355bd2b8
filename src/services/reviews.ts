/** Use cases of reviewers (质检): forms, points for a recording, and what others say of them. */
import type { Instant } from '../domain/kernel/time.ts';
import {
  formFault,
  judge,
  type ReviewEntry,
  type ReviewForm,
  type Scores,
} from '../domain/recording/review.ts';
import type { ReviewsPort } from '../ports/reviews.ts';
import { OutpaceError } from './errors.ts';
import { requireSafeId } from './ids.ts';

export interface Reviewer {
  readonly who: string;
  readonly now: Instant;
}

/** As the next version. */
export async function saveReviewForm(
  reviews: ReviewsPort,
  asked: Omit<ReviewForm, 'version'>,
  { who, now }: Reviewer,
): Promise<ReviewForm> {
  requireSafeId('form id', asked.formId);
  for (const { id } of asked.questions) requireSafeId('id of a question', id);
  const fault = formFault(asked);
  if (fault !== undefined) throw new OutpaceError('OUT_USAGE', fault);
  const before = (await reviews.forms()).find(({ formId }) => formId === asked.formId);
  const form = { ...asked, version: (before?.version ?? 0) + 1 };
  if (await reviews.saveForm(form, now, who)) return form;
  throw new OutpaceError(
    'OUT_REFUSED',
    `somebody else changed the form ${asked.formId}: look again and repeat`,
  );
}

export interface Review {
  readonly recordingId: string;
  readonly formId: string;
  readonly scores: Scores;
  readonly comment: string;
}

export async function reviewRecording(
  reviews: ReviewsPort,
  { recordingId, formId, scores, comment }: Review,
  { who, now: at }: Reviewer,
): Promise<ReviewEntry> {
  const form = (await reviews.forms()).find((each) => each.formId === formId);
  if (form === undefined)
    throw new OutpaceError('OUT_NOT_FOUND', `there is no review form ${JSON.stringify(formId)}`);
  const judgement = judge(form, scores);
  if (typeof judgement === 'string') throw new OutpaceError('OUT_USAGE', judgement);
  return reviews.add({ recordingId, at, who, comment, kind: 'review', ...judgement });
}

/** A dispute needs a review, an answer a dispute. */
export async function discussReview(
  reviews: ReviewsPort,
  said: { readonly recordingId: string; readonly kind: 'dispute' | 'answer'; readonly comment: string },
  { who, now: at }: Reviewer,
): Promise<ReviewEntry> {
  const before = await reviews.of(said.recordingId, MOST_SHOWN);
  const needed = said.kind === 'dispute' ? 'review' : 'dispute';
  if (!before.some(({ kind }) => kind === needed))
    throw new OutpaceError('OUT_REFUSED', `there is no ${needed} of this recording yet`);
  return reviews.add({ ...said, at, who });
}

export const MOST_SHOWN = 200;
