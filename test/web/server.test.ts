/** The survey's page as a browser, a forger and a flood see it, by plain HTTP over the real records. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerInvitation } from '../../src/services/invitations.ts';
import { signSurveyToken } from '../../src/services/surveyToken.ts';
import { HOUR_MS } from '../../src/domain/kernel/time.ts';
import {
  allKinds,
  satisfaction,
  startSurveyPage,
  SURVEY_KEY,
  type TestSurveyPage,
} from '../support/surveyPage.ts';

describe('the page of a survey', () => {
  let page: TestSurveyPage;
  beforeAll(async () => {
    page = await startSurveyPage();
  });
  afterAll(() => page.stop());

  interface Shown {
    readonly status: number;
    readonly text: string;
    readonly headers: Headers;
  }
  const shownBy = async (response: Response): Promise<Shown> => ({
    status: response.status,
    text: await response.text(),
    headers: response.headers,
  });
  const open = async (link: string): Promise<Shown> => shownBy(await fetch(link));
  const post = async (link: string, fields: Record<string, string>): Promise<Shown> =>
    shownBy(await fetch(link, { method: 'POST', body: new URLSearchParams(fields), redirect: 'follow' }));
  const answer = (link: string, revision: number, given: string) =>
    post(link, { revision: String(revision), answer: given, action: 'answer', lang: 'en' });

  it('asks one question a page until the survey is over, and keeps the interview', async () => {
    const { invitation, link } = await page.invite(allKinds());
    expect((await open(link)).text).toContain('How was it?');
    expect((await answer(link, 0, '4')).text).toContain('How old are you, in years?');
    expect((await answer(link, 1, '42')).text).toContain('Anything else?');
    expect((await answer(link, 2, 'Was <b>fine</b>, thanks')).text).toContain('May we ask again?');
    const over = await answer(link, 3, '1');
    expect(over.text).toContain('Thank you');
    expect(over.status).toBe(200);
    const kept = await page.sql.query(
      `select channel, outcome, agent_id from survey_interviews where interview_id = $1`,
      [invitation.invitationId],
    );
    expect(kept).toEqual([{ channel: 'web', outcome: 'complete', agent_id: 'mei' }]);
    const answers = await page.sql.query(
      `select question, value from survey_answers where interview_id = $1 and question <> 'comment' order by question`,
      [invitation.invitationId],
    );
    expect(answers).toEqual([
      { question: 'age', value: 42 },
      { question: 'rating', value: 4 },
    ]);
    const comments = await page.sql.query(`select body from survey_comments where interview_id = $1`, [
      invitation.invitationId,
    ]);
    expect(comments).toEqual([{ body: 'Was <b>fine</b>, thanks' }]);
  });

  it('goes on where messages have left off, once', async () => {
    const { invitation, link } = await page.invite(satisfaction(), { channel: 'sms' });
    const { invitationId } = invitation;
    await answerInvitation(page.parts, invitationId, 0, '2', page.clock.now(), 'sms');
    const shown = await open(link);
    expect(shown.text).toContain('How likely is it that you recommend us');
    expect(shown.text).toContain('Question 2 of up to 3');
    await answer(link, 1, '3');
    await post(link, { revision: '2', answer: 'Too slow', action: 'answer' });
    const late = await answerInvitation(page.parts, invitationId, 1, '9', page.clock.now(), 'sms');
    expect(late).toEqual({ state: 'over' });
    const rows = await page.sql.query(
      `select i.outcome, count(a.question)::int as answers from survey_interviews i
         join survey_answers a using (interview_id) where interview_id = $1 group by i.outcome`,
      [invitationId],
    );
    expect(rows).toEqual([{ outcome: 'complete', answers: 3 }]);
  });

  it('takes an answer once, however often it is sent', async () => {
    const { invitation, link } = await page.invite(allKinds());
    const [first, second] = await Promise.all([answer(link, 0, '5'), answer(link, 0, '1')]);
    expect(new Set([first.status, second.status])).toEqual(new Set([200, 409]));
    for (const { text } of [first, second]) expect(text).toContain('How old are you');
    const { revision, progress } = await page.invitation(invitation.invitationId);
    expect(revision).toBe(1);
    expect(progress?.answers).toHaveLength(1);
  });

  it('tells an old tab what is asked now, and changes nothing', async () => {
    const { invitation, link } = await page.invite(allKinds());
    await answer(link, 0, '5');
    await answer(link, 1, '30');
    const old = await answer(link, 0, '1');
    expect(old.status).toBe(409);
    expect(old.text).toContain('Anything else?');
    expect(old.text).toContain('the survey has moved on');
    const { progress } = await page.invitation(invitation.invitationId);
    expect(progress?.answers.map(({ value }) => value)).toEqual([5, '30']);
  });

  it.each([
    ['no answer', 0, '', 'Choose an answer'],
    ['one that is not offered', 0, '9', 'Choose an answer'],
    ['words for a number', 1, 'old', 'Enter digits only'],
    ['too many digits', 1, '1234', 'Enter digits only'],
    ['an empty comment', 2, '   ', 'Write an answer'],
    ['a comment of 10 kB', 2, 'x'.repeat(10_240), 'too long'],
  ])('says what is wrong with %s, and asks again', async (_what, place, given, problem) => {
    const { invitation, link } = await page.invite(allKinds());
    for (const [revision, one] of ['5', '30'].slice(0, place).entries()) await answer(link, revision, one);
    const shown = await answer(link, place, given);
    expect(shown.status).toBe(422);
    expect(shown.text).toContain(problem);
    expect(shown.text).toContain('There is a problem');
    expect((await page.invitation(invitation.invitationId)).revision).toBe(place);
  });

  it('keeps a comment of 2,000 Chinese characters', async () => {
    const { invitation, link } = await page.invite(allKinds());
    await answer(link, 0, '5');
    await answer(link, 1, '30');
    expect((await answer(link, 2, '好'.repeat(2_000))).status).toBe(200);
    const { progress } = await page.invitation(invitation.invitationId);
    expect(progress?.answers.at(-1)?.value).toBe('好'.repeat(2_000));
  });

  it('passes over a question that is skipped, and ends for whoever does not want to answer', async () => {
    const { invitation, link } = await page.invite(allKinds());
    expect((await post(link, { revision: '0', action: 'skip' })).text).toContain('How old are you');
    expect((await post(link, { revision: '1', action: 'refuse' })).text).toContain('Thank you');
    const rows = await page.sql.query(`select outcome from survey_interviews where interview_id = $1`, [
      invitation.invitationId,
    ]);
    expect(rows).toEqual([{ outcome: 'refused' }]);
  });

  it('puts whoever wants no more calls on the do-not-call list', async () => {
    const { link } = await page.invite(allKinds(), { number: '+12025550177' });
    await answer(link, 0, '5');
    await answer(link, 1, '30');
    await post(link, { revision: '2', action: 'skip' });
    expect(page.listed).not.toContain('+12025550177');
    await answer(link, 3, '2');
    expect(page.listed).toContain('+12025550177');
  });

  it('answers a forged link and one that leads nowhere alike, with no data', async () => {
    const { invitation, link } = await page.invite(satisfaction());
    const { invitationId, expiresAt } = invitation;
    const forged = signSurveyToken({ invitationId, expiresAt }, 'another key');
    const nowhere = signSurveyToken(
      { invitationId: '00000000-0000-4000-8000-000000000000', expiresAt },
      SURVEY_KEY,
    );
    const shown = await Promise.all(
      [forged, nowhere, 'x', `${link.split('/s/')[1]}A`].map((token) => open(`${page.url}/s/${token}`)),
    );
    for (const one of shown) {
      expect(one.status).toBe(404);
      expect(one.text).toBe(shown[0]?.text);
      expect(Object.keys(Object.fromEntries(one.headers))).toEqual(
        Object.keys(Object.fromEntries(shown[0]?.headers ?? new Headers())),
      );
    }
    expect(shown[0]?.text).toContain('This link does not work');
    expect(shown[0]?.text).not.toContain('satisfied');
    const posted = await post(`${page.url}/s/${forged}`, { revision: '0', answer: '5', action: 'answer' });
    expect(posted.text).toBe(shown[0]?.text);
    expect((await page.invitation(invitationId)).revision).toBe(0);
  });

  it('shows nothing of a survey that is over or whose time is over', async () => {
    const used = await page.invite(allKinds());
    await post(used.link, { revision: '0', action: 'refuse' });
    const late = await page.invite(allKinds(), { expiresAt: page.clock.now() + HOUR_MS });
    await answer(late.link, 0, '5');
    page.clock.moveTo(page.clock.now() + HOUR_MS);
    for (const [{ link, invitation }, status, words] of [
      [used, 200, 'This survey is finished'],
      [late, 410, 'This survey has ended'],
    ] as const) {
      const before = await page.invitation(invitation.invitationId);
      const shown = await open(link);
      expect(shown.status).toBe(status);
      expect(shown.text).toContain(words);
      expect(shown.text).not.toMatch(/how was it|how old|\+1202/i);
      expect((await answer(link, 1, '5')).text).toContain(words);
      expect(await page.invitation(invitation.invitationId)).toEqual(before);
    }
  });

  it('is kept, indexed, framed and told to nobody, and loads nothing', async () => {
    const { link } = await page.invite(satisfaction());
    const { headers, text } = await open(link);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none';style-src 'sha256-[^']+';form-action 'self';base-uri 'none';frame-ancestors 'none'$/,
    );
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-robots-tag')).toContain('noindex');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(text).not.toMatch(/<script|<link|<img|https?:\/\//);
    expect(text).not.toContain('+12025550123');
  });

  it('writes what was sent as text, never as markup', async () => {
    const { link } = await page.invite(allKinds());
    await answer(link, 0, '5');
    const shown = await answer(link, 1, '"><script>alert(1)</script>');
    expect(shown.status).toBe(422);
    expect(shown.text).not.toContain('<script');
    expect(shown.text).toContain('&quot;&gt;&lt;script&gt;');
    const bad = await open(`${link}?lang="><script>`);
    expect(bad.text).not.toContain('<script');
  });

  it('refuses a body that is too large, and what is no form', async () => {
    const { invitation, link } = await page.invite(allKinds());
    const large = await answer(link, 0, 'x'.repeat(30_000));
    expect(large.status).toBe(413);
    expect(large.text).toContain('too long');
    const json = await shownBy(
      await fetch(link, { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain2' } }),
    );
    expect(json.status).toBe(404);
    expect((await page.invitation(invitation.invitationId)).revision).toBe(0);
    expect(page.errors).toEqual([]);
  });
});

describe('a page under a flood', () => {
  let page: TestSurveyPage;
  beforeAll(async () => {
    page = await startSurveyPage({
      requestsPerMinute: { address: 30, link: 10 },
      requestTimeoutMs: 1_000,
    });
  });
  afterAll(() => page.stop());

  const statusOf = async (link: string, from?: string): Promise<number> => {
    const response = await fetch(link, from === undefined ? {} : { headers: { 'x-forwarded-for': from } });
    await response.text();
    return response.status;
  };

  it('shows one link so many times a minute, from wherever', async () => {
    const { link } = await page.invite(allKinds());
    const statuses: number[] = [];
    for (let index = 0; index < 12; index += 1) statuses.push(await statusOf(link, `198.51.100.${index}`));
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429, 429]);
  });

  it('answers one address so many times a minute, as its proxy tells it', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 32; index += 1)
      statuses.push(await statusOf(`${page.url}/s/guess${index}`, '203.0.113.7'));
    expect(statuses.slice(0, 30).every((status) => status === 404)).toBe(true);
    expect(statuses.slice(30)).toEqual([429, 429]);
    expect(await statusOf(`${page.url}/s/guess`, '203.0.113.8')).toBe(404);
  });

  it('lets go of a request that does not get on', async () => {
    const { link } = await page.invite(allKinds());
    const socket = connect(page.port, '127.0.0.1');
    const heard = await new Promise<string>((resolve, reject) => {
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
      const path = new URL(link).pathname;
      const head = `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n`;
      socket.write(`${head}content-length: 100\r\n\r\nrevision=0`);
    });
    expect(heard).toContain('408');
  });
});
