/** Reviews of recordings: forms, points, and disputes. What was given stays; a correction stands beside it. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { instant } from './instant.ts';
import { recordingParams } from './recordings.ts';

const comment = z.string().trim().max(2_000);

const formSettings = z.strictObject({
  name: z.string().min(1).max(100),
  questions: z
    .array(z.strictObject({ id: z.string(), label: z.string().min(1).max(200), most: z.int() }))
    .max(50)
    .meta({ description: '`most`: points from 0 to this, 100 at the most.' }),
  excellentFrom: z
    .number()
    .default(0.9)
    .meta({ description: 'Share of all points from which on it is excellent.' }),
});

export const reviewForm = z.object({
  formId: z.string(),
  version: z.int(),
  ...formSettings.shape,
});

export const reviewEntry = z.object({
  reviewId: z.int(),
  at: instant,
  who: z.string(),
  kind: z.enum(['review', 'dispute', 'answer']),
  comment: z.string(),
  formId: z.string().optional(),
  formVersion: z.int().optional(),
  scores: z.record(z.string(), z.number()).optional(),
  share: z.number().optional().meta({ description: 'Points given of all points.' }),
  isExcellent: z.boolean().optional(),
});

export const reviewEndpoints = endpoints({
  'GET /review-forms': {
    access: 'recording.read',
    summary: 'The forms by which recordings are judged, each in its newest version.',
    answer: z.object({ forms: z.array(reviewForm) }),
  },
  'PUT /review-forms/:formId': {
    access: 'recording.review',
    summary: 'Saves a form as its next version; reviews given before keep theirs.',
    params: z.object({ formId: z.string().max(64) }),
    body: formSettings,
    answer: reviewForm,
  },
  'GET /recordings/:recordingId/reviews': {
    access: 'recording.read',
    summary: 'What reviewers gave and others said of it, the newest first; the latest review stands.',
    params: recordingParams,
    answer: z.object({ entries: z.array(reviewEntry) }),
  },
  'POST /recordings/:recordingId/reviews': {
    access: 'recording.review',
    summary: 'Judges a recording by a form.',
    params: recordingParams,
    body: z.strictObject({
      formId: z.string().max(64),
      scores: z
        .record(z.string().max(64), z.number())
        .meta({ description: 'Points by the id of the question.' }),
      comment: comment.default(''),
    }),
    answer: reviewEntry,
    status: 201,
  },
  'POST /recordings/:recordingId/disputes': {
    access: 'recording.read',
    summary: 'Says why the review of a recording is wrong.',
    params: recordingParams,
    body: z.strictObject({ comment: comment.min(1) }),
    answer: reviewEntry,
    status: 201,
  },
  'POST /recordings/:recordingId/disputes/answer': {
    access: 'recording.review',
    summary: 'Answers a dispute; a review that is to change is given anew.',
    params: recordingParams,
    body: z.strictObject({ comment: comment.min(1) }),
    answer: reviewEntry,
    status: 201,
  },
});
