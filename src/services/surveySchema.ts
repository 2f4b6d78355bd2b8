/** The survey of a campaign as people write it: hours, minutes and days, made into a SurveyRule. */
import { z } from 'zod';
import { isSafeId } from '../domain/kernel/ids.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/kernel/time.ts';
import { LONGEST_EXPIRE_MS, LONGEST_REST_DAYS, type SurveyRule } from '../domain/survey/rule.ts';

const id = z.string().refine(isSafeId, 'must be 1 to 64 letters, digits, "_" or "-"');

export const surveySchema = z
  .strictObject({
    flow: id,
    share: z.number().positive().max(1).default(1),
    channel: z.enum(['call', 'sms', 'link', 'laterCall']).optional(),
    campaign: id.optional(),
    finishBy: z.enum(['sms', 'link']).optional(),
    restDays: z.number().min(0).max(LONGEST_REST_DAYS).optional(),
    afterMinutes: z.number().min(0).max(10_080).optional(),
    expireHours: z
      .number()
      .positive()
      .max(LONGEST_EXPIRE_MS / HOUR_MS)
      .optional(),
    words: z
      .record(z.string().regex(/^[a-z]{2,3}$/, 'must be a language such as en'), z.string().min(1).max(600))
      .optional(),
  })
  .refine(({ channel, campaign }) => (channel === 'laterCall') === (campaign !== undefined), {
    message: 'channel laterCall names the campaign that calls, and no other channel does',
    path: ['campaign'],
  })
  .refine(({ channel = 'call', finishBy }) => finishBy === undefined || channel === 'call', {
    message: 'finishBy is for surveys on the phone (channel: call)',
    path: ['finishBy'],
  })
  .refine(
    ({ channel, finishBy, words = {} }) =>
      (channel !== 'link' && finishBy !== 'link') ||
      Object.values(words).every((text) => text.includes('{link}')),
    { message: 'must hold {link}', path: ['words'] },
  );

/** No key is there that was not written, so that settings of before stay as they are. */
export function surveyOf({
  restDays,
  afterMinutes,
  expireHours,
  ...same
}: z.output<typeof surveySchema>): SurveyRule {
  return {
    ...same,
    ...(restDays === undefined ? {} : { restMs: restDays * DAY_MS }),
    ...(afterMinutes === undefined ? {} : { afterMs: afterMinutes * MINUTE_MS }),
    ...(expireHours === undefined ? {} : { expireMs: expireHours * HOUR_MS }),
  };
}
