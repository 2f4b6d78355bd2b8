/** Calls, reports and hang-up causes over HTTP, on a real Postgres and Redis. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { Role } from '../../src/domain/account/permission.ts';
import { API_DIAL_GROUP, startTestApi, type TestApi } from '../support/api.ts';
import { aCampaign, aCdr, aDecision, aJoinedCdr, anAttempt, closed, opened, T0 } from '../support/records.ts';

const HOUR_MS = 3_600_000;
const ours = { dialGroupId: API_DIAL_GROUP };
const sold: CallDetailRecord = aJoinedCdr(anAttempt(1, 1, ours), {
  details: {
    actions: [{ at: T0 + 9_000, agentId: 'agent-1', action: 'transfer', note: '+4930123456789' }],
    disposition: {
      code: 'sold',
      salesStatus: 'success',
      isContact: true,
      isSuccess: true,
      agentId: 'agent-1',
      at: T0 + 31_000,
      note: 'ask for Frau Mustermann',
    },
    flow: [
      {
        flowId: 'rating',
        version: 'v1',
        startedAt: T0,
        answers: [
          { nodeId: 'pin', value: '4711123', at: T0 },
          {
            nodeId: 'stars',
            value: 5,
            at: T0,
            measure: { kind: 'rating', from: 1, to: 5, satisfiedFrom: 4 },
          },
        ],
      },
    ],
  },
});
const busy = [2, 3, 4].map((index) =>
  aCdr(anAttempt(index, 1, { ...ours, createdAt: T0 + index * HOUR_MS })),
);
const open = anAttempt(5, 1, ours);
const elsewhere = aCdr(anAttempt(6, 1, { dialGroupId: 'another' }));
const query = { from: T0 - HOUR_MS, to: T0 + 24 * HOUR_MS };

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  const { records } = api.parts;
  await records.createList('list-1', 'List');
  await records.createCampaign(aCampaign(ours));
  await records.write([opened(open), ...[sold, ...busy, elsewhere].map((cdr) => closed(cdr))]);
  await records.writeDecisions(API_DIAL_GROUP, [aDecision(sold.createdAt - 500)]);
});
afterAll(async () => {
  expect(api.errors).toEqual([]);
  await api.stop();
});

const search = (role: Role, body: object): Promise<Response> =>
  api.fetch(role, 'POST', '/calls/search', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...query, ...body }),
  });

describe('calls over HTTP', () => {
  it('are listed newest first, page by page, those of the dial group alone', async () => {
    const supervisor = api.client('supervisor');
    const first = await supervisor('GET /calls', { query: { ...query, limit: 3 } });
    expect(first.items.map(({ attemptId }) => attemptId)).toEqual(
      busy.toReversed().map(({ attemptId }) => attemptId),
    );
    const cursor = first.next ?? '';
    const second = await supervisor('GET /calls', { query: { ...query, limit: 3, cursor } });
    expect(second).toMatchObject({ items: [{ attemptId: sold.attemptId, talkMs: 24_401 }], next: null });
  });

  it('are filtered', async () => {
    const reviewer = api.client('reviewer');
    const found = async (filter: object) =>
      (await reviewer('GET /calls', { query: { ...query, ...filter } })).items.length;
    expect(await found({ disposition: 'sold' })).toBe(1);
    expect(await found({ dialStatus: 'busy' })).toBe(3);
    expect(await found({ agentId: 'agent-1' })).toBe(1);
    expect(await found({ campaignId: 'none' })).toBe(0);
  });

  it('are found by a whole number, by those who may see numbers alone', async () => {
    const found = await (await search('supervisor', { number: sold.number })).json();
    expect(found).toMatchObject({ items: [{ attemptId: sold.attemptId, number: sold.number }] });
    expect((await search('reviewer', { number: sold.number })).status).toBe(403);
    expect(await (await search('supervisor', { number: '12' })).json()).toMatchObject({ code: 'OUT_USAGE' });
  });

  it('are shown with stages, cause, disposition and the pacing decision', async () => {
    const params = { attemptId: sold.attemptId };
    const call = await api.client('supervisor')('GET /calls/:attemptId', { params });
    expect(call).toMatchObject({
      isClosed: true,
      number: sold.number,
      cause: { lineResult: 'ANSWERED', q850: 16, endedBy: 'agent', trunksTried: [] },
      given: { code: 'sold', note: 'ask for Frau Mustermann' },
      actions: [{ note: '+4930123456789' }],
      pacing: { limitedBy: 'risk', riskLimit: 0.02 },
      flows: [{ answers: [{ value: '4711123' }, { value: 5 }] }],
    });
    expect(call.stages.map(({ name }) => name)).toContain('joined');
  });

  it('hide numbers, notes and keyed digits from those who may see no persons', async () => {
    for (const role of ['reviewer', 'operations'] as const) {
      const answer = await api.fetch(role, 'GET', `/calls/${sold.attemptId}`);
      const text = await answer.text();
      expect(answer.status).toBe(200);
      for (const secret of [sold.number.slice(4), 'Mustermann', '30123456789', '4711123'])
        expect(text).not.toContain(secret);
      expect(JSON.parse(text)).toMatchObject({ flows: [{ answers: [{}, { value: 5 }] }] });
    }
  });

  it('that are open have no outcome yet; those of another dial group are not there', async () => {
    const call = await api.client('supervisor')('GET /calls/:attemptId', {
      params: { attemptId: open.attemptId },
    });
    expect(call).toMatchObject({ isClosed: false, talkMs: null });
    expect(call).not.toHaveProperty('cause');
    expect((await api.fetch('supervisor', 'GET', `/calls/${elsewhere.attemptId}`)).status).toBe(404);
    expect((await api.fetch('supervisor', 'GET', '/calls/none')).status).toBe(404);
  });

  it('that are up are none where no engine runs', async () => {
    expect(await api.client('supervisor')('GET /calls/live', {})).toEqual({ calls: [] });
  });
});

describe('reports over HTTP', () => {
  it('have figures of calls, null where there is nothing to divide by', async () => {
    const { rows } = await api.client('reviewer')('GET /reports/calls', { query });
    expect(rows).toEqual([
      expect.objectContaining({
        group: '',
        calls: 4,
        connected: 1,
        successes: 1,
        reachRate: 0.25,
        successValue: 1,
      }),
    ]);
    const byAgent = await api.client('reviewer')('GET /reports/calls', { query: { ...query, by: 'agent' } });
    expect(byAgent.rows[0]).toMatchObject({
      group: '',
      connected: 0,
      averageTalkMs: null,
      successRate: null,
    });
  });

  it('are CSV as well, with the same figures', async () => {
    const answer = await api.fetch(
      'reviewer',
      'GET',
      `/reports/calls.csv?from=${query.from}&to=${query.to}&by=agent`,
    );
    expect(answer.headers.get('content-type')).toContain('text/csv');
    const [heading = '', nobody = '', agent = ''] = (await answer.text()).split('\r\n');
    const columns = heading.split(',');
    expect(columns[0]).toMatch(/agent$/);
    expect(columns).toContain('answerToAgentMs.p50');
    expect(agent.split(',')[columns.indexOf('connected')]).toBe('1');
    expect(nobody.split(',')[columns.indexOf('averageTalkMs')]).toBe('');
  });

  it("have figures of agents' time", async () => {
    const { records } = api.parts;
    await records.saveAgent({ agentId: 'agent-1', name: 'A', phone: '1', ...ours });
    await records.write([
      { type: 'agentStateChanged', agentId: 'agent-1', state: 'ready', at: T0 },
      { type: 'agentStateChanged', agentId: 'agent-1', state: 'talking', at: T0 + 1_000 },
      { type: 'agentStateChanged', agentId: 'agent-1', state: 'loggedOut', at: T0 + 4_000 },
    ]);
    const { rows } = await api.client('reviewer')('GET /reports/agents', { query });
    expect(rows).toEqual([
      expect.objectContaining({ loggedInMs: 4_000, talkMs: 3_000, talkUtilisation: 0.75, occupancy: 0.75 }),
    ]);
  });

  it('refuse a period that is none, and a zone that is none', async () => {
    const path = (asked: string) => api.fetch('reviewer', 'GET', `/reports/calls?${asked}`);
    expect(await (await path('from=2&to=1')).json()).toMatchObject({ code: 'OUT_USAGE' });
    expect(await (await path('from=1&to=2&timeZone=Nowhere')).json()).toMatchObject({ code: 'OUT_USAGE' });
    expect(await (await path(`from=0&to=${query.to}`)).json()).toMatchObject({ code: 'OUT_USAGE' });
    expect((await api.fetch('agent', 'GET', '/reports/calls?from=1&to=2')).status).toBe(403);
  });
});

describe('hang-up causes and caller IDs over HTTP', () => {
  it('have their share of the calls on the trunk', async () => {
    const { causes } = await api.client('operations')('GET /trunks/causes', { query });
    expect(causes.map(({ lineResult, calls, share }) => [lineResult, calls, share])).toEqual([
      ['BUSY', 3, 0.75],
      ['ANSWERED', 1, 0.25],
    ]);
    const none = await api.client('operations')('GET /trunks/causes', { query: { ...query, trunkId: 'x' } });
    expect(none.causes).toEqual([]);
  });

  it('say how our numbers are answered, what they are held to, and how often they called today', async () => {
    const { records } = api.parts;
    const pool = { numbers: ['+12025550100'], localPresence: false, perDay: 40, restMs: 30_000 };
    const { settings } = aCampaign();
    await records.createCampaign(
      aCampaign({
        campaignId: 'pooled',
        dialGroupId: API_DIAL_GROUP,
        settings: { ...settings, callerIds: pool },
      }),
    );
    const health = await api.client('operations')('GET /caller-ids', { query });
    expect(health.callerIds).toEqual([
      {
        callerId: '+12025550100',
        trunkId: 'trunk-1',
        calls: 4,
        answered: 1,
        answerRate: 0.25,
        peersRate: null,
        isInDoubt: false,
        callsToday: 0,
        caps: [{ campaignId: 'pooled', perDay: 40, restMs: 30_000 }],
      },
    ]);
    expect(health.unused).toEqual([]);
  });
});
