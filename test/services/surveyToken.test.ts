import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { surveyLinks } from '../../src/services/surveyLink.ts';
import { readSurveyToken, signSurveyToken } from '../../src/services/surveyToken.ts';

const KEY = 'a key of tests';
const expiresAt = Date.UTC(2026, 10, 25);
const ticket = { invitationId: '0193a5c0-1111-7222-8333-444455556666', expiresAt };

describe('the token of a survey link', () => {
  it('brings back the invitation and its time', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.uuid(), fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/)),
        fc.integer({ min: 0, max: 4_000_000_000 }),
        (invitationId, seconds) => {
          const token = signSurveyToken({ invitationId, expiresAt: seconds * 1_000 }, KEY);
          expect(readSurveyToken(token, KEY)).toEqual({ invitationId, expiresAt: seconds * 1_000 });
        },
      ),
    );
  });

  it('fits into one message with its link', () => {
    const link = surveyLinks({ publicUrl: 'https://survey.example.com/', key: KEY })(ticket);
    expect(link).toMatch(/^https:\/\/survey\.example\.com\/s\/[A-Za-z0-9_-]{50}$/);
    // 70 characters are one message in Chinese (UCS-2) with no text; 160 in GSM 7 bit.
    expect(link.length).toBeLessThan(80);
  });

  it('is refused with any one character changed', () => {
    const token = signSurveyToken(ticket, KEY);
    for (let index = 0; index < token.length; index += 1)
      for (const other of 'AZaz09-_') {
        const forged = token.slice(0, index) + other + token.slice(index + 1);
        if (forged !== token) expect(readSurveyToken(forged, KEY), forged).toBeUndefined();
      }
  });

  it('is refused under another key, cut short, made longer, or made of anything', () => {
    const token = signSurveyToken(ticket, KEY);
    expect(readSurveyToken(token, 'another key')).toBeUndefined();
    for (let length = 0; length < token.length; length += 1)
      expect(readSurveyToken(token.slice(0, length), KEY)).toBeUndefined();
    for (const more of ['A', '=', '==', '/', '%00', 'A'.repeat(300)])
      expect(readSurveyToken(token + more, KEY)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => readSurveyToken(text, KEY) === undefined));
  });
});
