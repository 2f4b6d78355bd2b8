/** Reviews of recordings over HTTP, on a real Postgres. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_DIAL_GROUP, startTestApi, type TestApi } from '../support/api.ts';
import { runSql } from '../support/postgres.ts';
import { aCampaign, T0 } from '../support/records.ts';

const params = { recordingId: 'recording-1' };
const FORM = {
  name: 'Calls',
  questions: [
    { id: 'greeting', label: 'Greeting', most: 5 },
    { id: 'closing', label: 'Closing', most: 5 },
  ],
};
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  const { records } = api.parts;
  await records.createList('list-1', 'list');
  await records.createCampaign(aCampaign({ dialGroupId: API_DIAL_GROUP }));
  await records.recordings.save(
    {
      recordingId: params.recordingId,
      attemptId: 'attempt-1',
      campaignId: 'campaign-1',
      startedAt: T0,
      endedAt: T0 + 1_000,
      durationMs: 1_000,
      channels: 2,
      bytes: 44,
      sha256: 'a'.repeat(64),
      node: 'node-1',
      file: 'x.wav',
      keepUntil: T0 + 1e9,
    },
    'engine',
  );
});
afterAll(async () => {
  expect(api.errors).toEqual([]);
  await api.stop();
});

const post = (
  role: 'reviewer' | 'supervisor' | 'operations',
  path: string,
  body: unknown,
): Promise<Response> =>
  api.fetch(role, 'POST', `/recordings/recording-1/${path}`, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('reviews over HTTP', () => {
  it('are given by a form, disputed, answered and given anew, all of which stays', async () => {
    const reviewer = api.client('reviewer');
    const path = { params: { formId: 'calls' }, body: FORM };
    expect(await reviewer('PUT /review-forms/:formId', path)).toMatchObject({
      version: 1,
      excellentFrom: 0.9,
    });
    expect((await post('supervisor', 'disputes', { comment: 'why?' })).status).toBe(409);
    const review = (greeting: number) => ({
      formId: 'calls',
      scores: { greeting, closing: 4 },
      comment: 'too fast',
    });
    expect(await (await post('reviewer', 'reviews', review(3))).json()).toMatchObject({
      who: 'reviewer',
      share: 0.7,
      isExcellent: false,
      formVersion: 1,
    });
    expect((await post('supervisor', 'disputes', { comment: 'the line was bad' })).status).toBe(201);
    expect((await post('reviewer', 'disputes/answer', { comment: 'heard again' })).status).toBe(201);
    await reviewer('PUT /review-forms/:formId', { ...path, body: { ...FORM, excellentFrom: 0.85 } });
    expect(await (await post('reviewer', 'reviews', review(5))).json()).toMatchObject({
      isExcellent: true,
      formVersion: 2,
    });
    const { entries } = await reviewer('GET /recordings/:recordingId/reviews', { params });
    expect(entries.map(({ kind, share }) => [kind, share])).toEqual([
      ['review', 0.9],
      ['answer', undefined],
      ['dispute', undefined],
      ['review', 0.7],
    ]);
    expect((await reviewer('GET /review-forms', {})).forms).toMatchObject([{ formId: 'calls', version: 2 }]);
  });

  it('cannot be changed in the database either', async () => {
    const change = runSql(api.databaseUrl, 'update recording_reviews set share = 1, is_excellent = true');
    await expect(change).rejects.toThrow('are only ever added');
  });

  it('are refused where points, form or recording are none', async () => {
    const scores = { greeting: 9, closing: 4 };
    expect(await (await post('reviewer', 'reviews', { formId: 'calls', scores })).json()).toMatchObject({
      code: 'OUT_USAGE',
      detail: 'greeting has 0 to 5 points',
    });
    expect((await post('reviewer', 'reviews', { formId: 'none', scores })).status).toBe(404);
    expect((await api.fetch('reviewer', 'GET', '/recordings/none/reviews')).status).toBe(404);
  });

  it('are given by those who may', async () => {
    expect((await post('operations', 'reviews', {})).status).toBe(403);
    const asked = { params: { formId: 'calls' }, body: FORM };
    await expect(api.client('operations')('PUT /review-forms/:formId', asked)).rejects.toThrow(
      'recording.review',
    );
  });
});
