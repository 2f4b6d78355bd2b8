/** Reviews of recordings, over HTTP. */
import type { Caller } from '../../domain/account/caller.ts';
import type { ReviewEntry } from '../../domain/recording/review.ts';
import { showRecording } from '../../services/recordings.ts';
import { discussReview, MOST_SHOWN, reviewRecording, saveReviewForm } from '../../services/reviews.ts';
import type { Handlers } from '../handlers.ts';
import { sentenceFor } from '../masked.ts';
import type { RequestContext } from '../parts.ts';
import type { reviewEndpoints } from '../schemas/reviews.ts';
import { requireSeen } from './recordings.ts';

export const reviewHandlers: Handlers<typeof reviewEndpoints> = {
  'GET /review-forms': async (_asked, { parts }) => ({
    forms: (await parts.reviews.forms()).map((form) => ({ ...form, questions: [...form.questions] })),
  }),

  'PUT /review-forms/:formId': async ({ params, body }, { parts, caller, now }) => {
    const form = await saveReviewForm(parts.reviews, { ...params, ...body }, { who: caller.login, now });
    return { ...form, questions: [...form.questions] };
  },

  'GET /recordings/:recordingId/reviews': async ({ params: { recordingId } }, context) => {
    await requireShown(context, recordingId);
    const entries = await context.parts.reviews.of(recordingId, MOST_SHOWN);
    return { entries: entries.map((entry) => shown(entry, context.caller)) };
  },

  'POST /recordings/:recordingId/reviews': async ({ params, body }, context) => {
    await requireShown(context, params.recordingId);
    const { parts, caller, now } = context;
    const review = { ...params, ...body };
    return shown(await reviewRecording(parts.reviews, review, { who: caller.login, now }), caller);
  },

  'POST /recordings/:recordingId/disputes': ({ params, body }, context) =>
    discussed(context, { ...params, ...body, kind: 'dispute' }),

  'POST /recordings/:recordingId/disputes/answer': ({ params, body }, context) =>
    discussed(context, { ...params, ...body, kind: 'answer' }),
};

async function discussed(context: RequestContext, said: Parameters<typeof discussReview>[1]) {
  await requireShown(context, said.recordingId);
  const { parts, caller, now } = context;
  return shown(await discussReview(parts.reviews, said, { who: caller.login, now }), caller);
}

async function requireShown({ parts, caller }: RequestContext, recordingId: string): Promise<void> {
  const { recording } = await showRecording(parts.records, recordingId);
  await requireSeen(parts, caller, recording);
}

/** The reviewers' own words; only a number in them is masked. */
const shown = (entry: ReviewEntry, caller: Caller) => ({
  ...entry,
  comment: sentenceFor(caller, entry.comment),
});
