/** Pacing over HTTP, on a real Postgres and Redis. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineCommand } from '../../src/ports/commands.ts';
import { API_DIAL_GROUP, startTestApi, type TestApi } from '../support/api.ts';
import { aCampaign, aDecision } from '../support/records.ts';

const NOON = Date.UTC(2026, 2, 10, 12);
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  await api.parts.records.createList('list-1', 'List');
  await api.parts.records.createCampaign(
    aCampaign({ dialGroupId: API_DIAL_GROUP, settings: { ...aCampaign().settings, ringTimeoutMs: 20_000 } }),
  );
});
afterAll(async () => {
  await api.stop();
});

const params = { campaignId: 'campaign-1' };

async function withEngine(
  handler: (command: EngineCommand) => unknown,
  work: () => Promise<void>,
): Promise<void> {
  const stop = await api.parts.stores.commands.serve(API_DIAL_GROUP, async (command) => ({
    ok: true,
    result: handler(command),
  }));
  try {
    await work();
  } finally {
    await stop();
  }
}

describe('pacing settings over HTTP', () => {
  it('are shown with what each may be set to', async () => {
    const shown = await api.client('operations')('GET /campaigns/:campaignId/pacing', { params });
    expect(shown.values).toMatchObject({ mode: 'progressive', ringTimeoutMs: 20_000, shadow: null });
    // The installation allows less than the pacer does.
    expect(shown.bounds).toMatchObject({ ringTimeoutMs: { least: 1_000, most: 60_000 }, aim: { most: 1 } });
  });

  it('are changed by the running engine, in the name of who asks', async () => {
    const seen: EngineCommand[] = [];
    await withEngine(
      (command) => {
        seen.push(command);
        return { values: [{ key: 'aim', before: 0.97, after: 0.9 }] };
      },
      async () => {
        const result = await changed({ aim: 0.9 });
        expect(result).toEqual({
          campaignId: 'campaign-1',
          engine: 'running',
          values: [{ key: 'aim', before: 0.97, after: 0.9 }],
        });
      },
    );
    expect(seen).toEqual([
      { type: 'campaign.pacing', campaignId: 'campaign-1', changes: { aim: 0.9 }, by: 'operations' },
    ]);
  });

  it('are written where no engine runs, with their history, and taken back', async () => {
    const operations = api.client('operations');
    expect(await changed({ weight: 2 })).toMatchObject({ engine: 'none' });
    const { changes } = await operations('GET /campaigns/:campaignId/pacing/history', { params });
    expect(changes[0]).toMatchObject({
      who: 'operations',
      values: [{ key: 'weight', before: 1, after: 2 }],
    });
    await operations('POST /campaigns/:campaignId/pacing/undo', { params });
    const { values } = await operations('GET /campaigns/:campaignId/pacing', { params });
    expect(values.weight).toBe(1);
  }, 20_000);

  it('are reviewed without being changed, and refused with why', async () => {
    const operations = api.client('operations');
    expect(
      await operations('POST /campaigns/:campaignId/pacing/review', { params, body: { weight: 3 } }),
    ).toEqual({ values: [{ key: 'weight', before: 1, after: 3 }] });
    const refused = await api.fetch('operations', 'POST', '/campaigns/campaign-1/pacing/review', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ weight: 1_000 }),
    });
    expect(await refused.json()).toMatchObject({
      code: 'OUT_CAMPAIGN_FORBIDDEN',
      detail: expect.stringContaining('between 0.01 and 100'),
    });
    const { values } = await operations('GET /campaigns/:campaignId/pacing', { params });
    expect(values.weight).toBe(1);
  });

  it('that there are not are refused by name, and supervisors change none', async () => {
    const asked = {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ wheight: 2 }),
    };
    const unknown = await api.fetch('operations', 'POST', '/campaigns/campaign-1/pacing/review', asked);
    expect(await unknown.json()).toMatchObject({
      code: 'OUT_USAGE',
      detail: expect.stringContaining('wheight'),
    });
    expect((await api.fetch('supervisor', 'PATCH', '/campaigns/campaign-1/pacing', asked)).status).toBe(403);
  });
});

async function changed(body: { readonly aim?: number; readonly weight?: number }) {
  const shown = await api.fetch('operations', 'GET', '/campaigns/campaign-1/pacing');
  const etag = shown.headers.get('etag');
  const answer = await api.fetch('operations', 'PATCH', '/campaigns/campaign-1/pacing', {
    headers: { 'content-type': 'application/json', ...(etag === null ? {} : { 'if-match': etag }) },
    body: JSON.stringify(body),
  });
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

describe('pacing decisions over HTTP', () => {
  beforeAll(async () => {
    const own = { campaigns: [{ campaignId: 'campaign-1', dial: 1 }], dial: 1 };
    const decisions = [0, 10_000, 20_000, 61_000].map((offset) => aDecision(NOON + offset, own));
    await api.parts.records.writeDecisions(API_DIAL_GROUP, decisions);
  });

  it('are explained: what was seen, and the sentence', async () => {
    const operations = api.client('operations');
    const { decision, around } = await operations('GET /campaigns/:campaignId/pacing/explanation', {
      params,
      query: { at: NOON + 12_000 },
    });
    expect(decision).toMatchObject({ at: NOON + 10_000, dial: 1, reason: expect.any(String) });
    expect(around).toHaveLength(3);
  });

  it('make the points of a chart', async () => {
    const series = await api.client('operations')('GET /campaigns/:campaignId/pacing/decisions', {
      params,
      query: { from: NOON, to: NOON + 120_000, steps: 2 },
    });
    expect(series).toMatchObject({ stepMs: 60_000, since: NOON });
    expect(series.points.map(({ at, decisions, dialled }) => [at, decisions, dialled])).toEqual([
      [NOON, 3, 3],
      [NOON + 60_000, 1, 1],
    ]);
    expect(series.points[0]?.answered).toBe(0);
  });
});
