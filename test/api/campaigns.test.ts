/** Campaigns over HTTP, on a real Postgres and Redis. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandReply, EngineCommand } from '../../src/ports/commands.ts';
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

describe('changing the settings of a made campaign over HTTP', () => {
  const params = { campaignId: 'tuned' };
  const client = () => api.client('supervisor');
  beforeAll(async () => {
    const window = { timeZone: 'America/New_York', days: ['mon' as const], from: '09:00', to: '18:00' };
    const campaign = { ...written, id: 'tuned', script: 'sale', window };
    await client()('POST /campaigns', { body: { campaign } });
  });
  const settings = async () =>
    (await client()('GET /campaigns/:campaignId', { params })).settings as Readonly<Record<string, unknown>>;
  const change = async (body: object): Promise<Response> => {
    const { etag = '' } = await client().answer('GET /campaigns/:campaignId/settings', { params });
    return api.fetch('supervisor', 'PATCH', '/campaigns/tuned/settings', {
      headers: { 'content-type': 'application/json', 'if-match': etag },
      body: JSON.stringify(body),
    });
  };

  it('shows first what would differ, with the law and the funnel, and changes nothing', async () => {
    const before = await settings();
    const shown = await client()('POST /campaigns/:campaignId/settings/check', {
      params,
      body: { set: { wrapUpMs: 5_000, callerId: '+12025559999' }, remove: ['script'] },
    });
    expect(shown).toMatchObject({
      mayRun: false,
      refusals: [{ code: 'caller-id-not-owned' }],
      changes: [
        { key: 'callerId', before: '+12025550100', after: '+12025559999' },
        { key: 'script', before: 'sale' },
        { key: 'wrapUpMs', before: 15_000, after: 5_000 },
      ],
      funnel: { leads: 2 },
    });
    expect(await settings()).toEqual(before);
  });

  it('writes what is asked for and nothing else, where no engine runs', async () => {
    const before = await settings();
    const answer = await change({
      set: { wrapUpMs: 5_000, trunks: [{ id: 'carrier', priority: 2 }] },
      yaml: 'window: {timeZone: Europe/Berlin, days: [tue], from: "08:00", to: "20:00"}\nretry: {busy: {afterMinutes: 5}}',
      remove: ['script'],
    });
    expect(await answer.json()).toMatchObject({ engine: 'none' });
    const { script: _script, ...kept } = before;
    expect(await settings()).toEqual({
      ...kept,
      wrapUpMs: 5_000,
      trunkIds: ['carrier'],
      trunks: [{ trunkId: 'carrier', priority: 2, weight: 1 }],
      window: { timeZone: 'Europe/Berlin', days: [2], fromMinute: 480, toMinute: 1_200 },
      retry: { busy: { kind: 'retry', afterMs: 300_000 } },
    });
    await change({ set: { trunks: ['carrier'] } });
    expect(await settings()).not.toHaveProperty('trunks');
    const { items } = await api.client('administrator')('GET /audit', { query: { limit: 1 } });
    expect(items).toMatchObject([
      { endpoint: 'PATCH /campaigns/:campaignId/settings', login: 'supervisor', outcome: 'done' },
    ]);
  });

  it('is done by the engine that runs, or refused with its reason', async () => {
    const seen: EngineCommand[] = [];
    const replies: CommandReply[] = [{ ok: true }, { ok: false, code: 'x', message: 'no prompt own/hello' }];
    const stop = await api.parts.stores.commands.serve(API_DIAL_GROUP, async (command) => {
      seen.push(command);
      return replies[seen.length - 1] ?? { ok: true };
    });
    try {
      expect(await (await change({ set: { maxLines: 7 } })).json()).toMatchObject({ engine: 'running' });
      const refused = await change({ set: { maxLines: 8 } });
      expect(await refused.json()).toMatchObject({
        code: 'OUT_REFUSED',
        detail: expect.stringContaining('no prompt own/hello'),
      });
    } finally {
      await stop();
    }
    expect(seen[0]).toEqual({
      type: 'campaign.settings',
      campaignId: 'tuned',
      changes: { maxLines: 7 },
      by: 'supervisor',
    });
  });

  it('refuses what limits forbid, what cannot be read, and what was changed meanwhile', async () => {
    const forbidden = await change({ set: { maxAttempts: 99 } });
    expect(await forbidden.json()).toMatchObject({ code: 'OUT_CAMPAIGN_FORBIDDEN' });
    const odd = await change({ yaml: 'wrapUpMs: 1\nwrapupms: 2' });
    expect(await odd.json()).toMatchObject({
      code: 'OUT_CAMPAIGN_INVALID',
      detail: expect.stringContaining('settings:2'),
    });
    expect((await change({ set: { pacing: { mode: 'preview' } } })).status).toBe(400);
    const { etag = '' } = await client().answer('GET /campaigns/:campaignId/settings', { params });
    expect((await change({ set: { maxTalkMs: 60_000 } })).status).toBe(200);
    const late = await api.fetch('supervisor', 'PATCH', '/campaigns/tuned/settings', {
      headers: { 'content-type': 'application/json', 'if-match': etag },
      body: JSON.stringify({ set: { maxTalkMs: 90_000 } }),
    });
    expect(late.status).toBe(412);
    expect((await settings())['maxTalkMs']).toBe(60_000);
  });
});
