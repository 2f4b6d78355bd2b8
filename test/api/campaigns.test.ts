/** Campaigns over HTTP, on a real Postgres and Redis. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_DIAL_GROUP, startTestApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  await api.parts.records.createList('spring', 'Spring');
  await api.parts.records.importLeads('spring', [
    lead('spring-1', '+12025550101'),
    lead('spring-2', '+12025550102'),
  ]);
});
afterAll(async () => {
  await api.stop();
});

const lead = (leadId: string, number: string) => ({
  leadId,
  number,
  rawNumber: number,
  fields: {},
  sourceLine: 2,
});

const written = {
  id: 'renewals',
  name: 'Renewals',
  lists: ['spring'],
  callerId: '+12025550100',
  trunks: ['carrier'],
  ringTimeoutMs: 30_000,
  maxAttempts: 3,
};
const yaml = JSON.stringify(written);

describe('campaigns over HTTP', () => {
  it('lists none where there is none', async () => {
    expect(await api.client('supervisor')('GET /campaigns', {})).toEqual({ campaigns: [] });
  });

  it('says that a campaign is not there, by a problem with a stable code', async () => {
    const answer = await api.fetch('supervisor', 'POST', '/campaigns/none/start');
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'OUT_NOT_FOUND', status: 404 });
  });

  it('refuses who is not logged in, and whose role does not allow it', async () => {
    expect((await api.fetch(undefined, 'GET', '/campaigns')).status).toBe(401);
    expect((await api.fetch('agent', 'GET', '/campaigns')).status).toBe(403);
  });
});

describe('making a campaign over HTTP', () => {
  it('checks it first, with what the law says and its funnel, and makes nothing', async () => {
    const client = api.client('supervisor');
    const checked = await client('POST /campaigns/check', { body: { yaml } });
    expect(checked).toMatchObject({
      mayRun: true,
      refusals: [],
      campaign: { campaignId: 'renewals', state: 'draft', listIds: ['spring'] },
      funnel: { leads: 2, callable: 2, stops: [] },
    });
    expect(await client('GET /campaigns', {})).toEqual({ campaigns: [] });
  });

  it('says all that forbids it, where it may not run', async () => {
    const campaign = { ...written, callerId: '+12025559999', maxAttempts: 99 };
    const checked = await api.client('supervisor')('POST /campaigns/check', { body: { campaign } });
    expect(checked.mayRun).toBe(false);
    expect(checked.refusals.map(({ code }) => code).toSorted()).toEqual([
      'caller-id-not-owned',
      'limit-exceeded',
    ]);
    const refused = await api.fetch('supervisor', 'POST', '/campaigns', json({ campaign }));
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: 'OUT_CAMPAIGN_FORBIDDEN' });
  });

  it('makes the same of its text and of the same as values', async () => {
    const client = api.client('supervisor');
    const ofText = await client('POST /campaigns', { body: { yaml } });
    const ofValues = await client('POST /campaigns', { body: { campaign: { ...written, id: 'values' } } });
    expect(ofText).toMatchObject({ campaignId: 'renewals', dialGroupId: API_DIAL_GROUP, warnings: [] });
    expect(ofValues.settings).toEqual(ofText.settings);
    expect(await client('GET /campaigns/:campaignId', { params: { campaignId: 'renewals' } })).toMatchObject({
      campaignId: 'renewals',
      settings: { maxAttempts: 3, trunkIds: ['carrier'] },
    });
  });

  it('names the line of a text and the path of a value that is wrong', async () => {
    const text = await api.fetch('supervisor', 'POST', '/campaigns', json({ yaml: 'name: x\nlists: 7\n' }));
    expect(text.status).toBe(422);
    expect(await text.json()).toMatchObject({
      code: 'OUT_CAMPAIGN_INVALID',
      detail: expect.stringMatching(/campaign:2/),
    });
    const values = await api.fetch(
      'supervisor',
      'POST',
      '/campaigns',
      json({ campaign: { ...written, lists: 7 } }),
    );
    expect(values.status).toBe(400);
    const problem = (await values.json()) as { errors: { path: string }[] };
    expect(problem.errors[0]?.path).toContain('campaign/lists');
  });

  it('refuses a list that is not there, an id that is taken, and none or both of text and values', async () => {
    const post = async (body: unknown) =>
      (await api.fetch('supervisor', 'POST', '/campaigns', json(body))).status;
    expect(await post({ campaign: { ...written, id: 'other', lists: ['none'] } })).toBe(404);
    expect(await post({ yaml })).toBe(409);
    expect(await post({})).toBe(400);
    expect(await post({ yaml, campaign: written })).toBe(400);
  });
});

describe('a campaign over HTTP', () => {
  const params = { campaignId: 'renewals' };

  it('tells how far it is, and that no engine runs', async () => {
    const status = await api.client('operations')('GET /campaigns/:campaignId/status', { params });
    expect(status).toMatchObject({
      state: 'draft',
      engine: 'none',
      progress: { leads: 2, due: 2, attempts: 0 },
    });
  });

  it('tells why its leads are not called', async () => {
    await api.parts.doNotCall.records.add([{ number: '+12025550102', source: 'operator', addedAt: 0 }]);
    const funnel = await api.client('reviewer')('GET /campaigns/:campaignId/funnel', { params });
    expect(funnel).toMatchObject({ leads: 2, callable: 1 });
    expect(funnel.stops.map(({ leads }) => leads)).toEqual([1]);
    await api.parts.doNotCall.records.remove([{ number: '+12025550102' }], {
      removedBy: 'test',
      reason: 'test',
      at: 1,
    });
  });

  it('is started, paused and stopped by the engine of its dial group', async () => {
    const orders: string[] = [];
    const stop = await api.parts.stores.commands.serve(API_DIAL_GROUP, async ({ type }) => {
      orders.push(type);
      return { ok: true };
    });
    const client = api.client('operations');
    expect(await client('POST /campaigns/:campaignId/start', { params })).toEqual({
      ...params,
      warnings: [],
    });
    await client('POST /campaigns/:campaignId/pause', { params });
    await client('POST /campaigns/:campaignId/stop', { params });
    expect(orders).toEqual(['campaign.start', 'campaign.pause', 'campaign.stop']);
    await stop();
    expect((await api.fetch('reviewer', 'POST', '/campaigns/renewals/start')).status).toBe(403);
  });
});

const json = (body: unknown): RequestInit => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
