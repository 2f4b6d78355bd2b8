/** Flows and surveys over HTTP, on the examples of the installation and a real Postgres. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_DIAL_GROUP, startTestApi, type TestApi } from '../support/api.ts';
import { aCampaign, anAttempt, closed, aJoinedCdr, T0 } from '../support/records.ts';
import { aRun, rated, surveyed } from '../support/surveyed.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  const { records } = api.parts;
  await records.createList('list-1', 'list');
  await records.createCampaign(aCampaign({ dialGroupId: API_DIAL_GROUP }));
  await records.write([
    closed(surveyed(1, [aRun([rated(5)])])),
    closed(surveyed(2, [aRun([rated(2)])])),
    closed(aJoinedCdr(anAttempt(9, 1, { dialGroupId: API_DIAL_GROUP }))),
  ]);
});
afterAll(async () => {
  expect(api.errors).toEqual([]);
  await api.stop();
});

describe('flows over HTTP', () => {
  it('are listed, shown as they are written, and drawn', async () => {
    const supervisor = api.client('supervisor');
    const { flows, faults } = await supervisor('GET /flows', {});
    expect(faults).toEqual([]);
    expect(flows.map(({ flowId }) => flowId)).toContain('satisfaction');
    const shown = await supervisor('GET /flows/:flowId', { params: { flowId: 'satisfaction' } });
    expect(shown.yaml).toContain('id: satisfaction');
    expect(shown.svg).toMatch(/^<svg/);
    expect(shown.file).toBe('satisfaction.yaml');
    expect(JSON.stringify(flows)).not.toContain('/');
    expect((await api.fetch('supervisor', 'GET', '/flows/..%2Fsecret')).status).toBe(404);
  });

  it('are checked as a text, each problem with its line', async () => {
    const supervisor = api.client('supervisor');
    const { yaml } = await supervisor('GET /flows/:flowId', { params: { flowId: 'satisfaction' } });
    expect(await supervisor('POST /flows/check', { body: { yaml } })).toMatchObject({
      isUsable: true,
      flow: { flowId: 'satisfaction' },
    });
    const broken = await supervisor('POST /flows/check', {
      body: { yaml: yaml.replace(/start: .*/, 'start: nowhere') },
    });
    expect(broken).toMatchObject({
      isUsable: false,
      problems: expect.arrayContaining([
        { line: 10, message: expect.stringContaining('there is no node nowhere; add it') },
      ]),
    });
    expect(await supervisor('POST /flows/check', { body: { yaml: ': [' } })).toMatchObject({
      isUsable: false,
    });
  });

  it('name the prompts there are', async () => {
    const { prompts } = await api.client('supervisor')('GET /prompts', {});
    expect(prompts).toContain('outpace/consent');
  });

  it('tell where people went, and that nobody went through another', async () => {
    const results = (flowId: string) =>
      api.fetch('supervisor', 'GET', `/flows/${flowId}/results?from=${T0 - 1e9}&to=${T0 + 1e9}`);
    expect((await results('none')).status).toBe(404);
  });
});

describe('surveys over HTTP', () => {
  const query = { from: '2026-03-01', to: '2026-03-31' };

  it('have figures of their answers, with intervals', async () => {
    const { groups } = await api.client('reviewer')('GET /surveys/results', { query });
    expect(groups[0]?.outcomes).toMatchObject({ complete: 2 });
    expect(groups[0]?.questions[0]).toMatchObject({ answers: 2, csat: { hits: 1, of: 2 } });
    const later = await api.client('reviewer')('GET /surveys/results', {
      query: { from: '2026-04-01', to: '2026-04-02' },
    });
    expect(later.groups.every(({ rates }) => rates.asked === 0)).toBe(true);
    expect((await api.fetch('reviewer', 'GET', '/surveys/results?from=yesterday')).status).toBe(400);
  });

  it('are proved to be what was answered, and exported', async () => {
    const proof = await api.client('reviewer')('GET /surveys/verification', {});
    expect(proof).toMatchObject({ isIntact: true, interviews: 2 });
    const csv = await api.fetch(
      'reviewer',
      'GET',
      '/surveys/export.csv?from=2026-03-01&to=2026-03-31&form=wide',
    );
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect((await csv.text()).trim().split('\r\n')).toHaveLength(3);
  });

  it('say why nobody is invited, and who may invite', async () => {
    const supervisor = api.client('supervisor');
    const body = { attemptId: 'attempt-9-1', isDryRun: true };
    expect(await supervisor('POST /surveys/invitations', { body })).toEqual({
      kind: 'nobody',
      because: 'no-survey',
    });
    expect(await supervisor('GET /surveys/invitations', {})).toEqual({ invitations: [] });
    const refused = await api.fetch('reviewer', 'POST', '/surveys/invitations', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(refused.status).toBe(403);
  });

  it('have no quotas where the campaign has none', async () => {
    const params = { campaignId: 'campaign-1' };
    expect(await api.client('reviewer')('GET /campaigns/:campaignId/quotas', { params })).toEqual({
      quotas: [],
    });
  });
});
