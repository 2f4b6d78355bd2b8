import { describe, expect, it } from 'vitest';
import { surveyOf, surveySchema } from '../../src/services/surveySchema.ts';

const read = (written: object) => surveySchema.safeParse({ flow: 'satisfaction', ...written });

describe('the survey of a campaign file', () => {
  it('is what it was before there were other channels', () => {
    expect(surveyOf(surveySchema.parse({ flow: 'satisfaction' }))).toEqual({
      flow: 'satisfaction',
      share: 1,
    });
  });

  it('has its times in milliseconds', () => {
    const written = { share: 0.5, channel: 'sms', restDays: 30, afterMinutes: 5, expireHours: 24 };
    expect(surveyOf(surveySchema.parse({ flow: 'satisfaction', ...written }))).toEqual({
      flow: 'satisfaction',
      share: 0.5,
      channel: 'sms',
      restMs: 2_592_000_000,
      afterMs: 300_000,
      expireMs: 86_400_000,
    });
  });

  it.each([
    ['a later call by nobody', { channel: 'laterCall' }],
    ['a campaign that calls nobody', { channel: 'sms', campaign: 'calls' }],
    ['a rest of what is in writing already', { channel: 'sms', finishBy: 'link' }],
    ['a message without its link', { channel: 'link', words: { en: 'How was it?' } }],
    ['nobody at all', { share: 0 }],
    ['answers that nobody could match any more', { channel: 'sms', expireHours: 24 * 30 }],
  ])('is not %s', (_, written) => {
    expect(read(written).success).toBe(false);
  });
});
