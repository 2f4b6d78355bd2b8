/** Flows and surveys over HTTP, on the examples of the installation and a real Postgres. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configSchema } from '../../src/app/config/schema.ts';
import { flowsInForce, flowVersion } from '../../src/app/texts.ts';
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

  it('are saved as versions: the newest stands before the file, and every one stays', async () => {
    const supervisor = api.client('supervisor');
    const params = { flowId: 'questionnaire' };
    const read = await api.fetch('supervisor', 'GET', '/flows/questionnaire/text');
    const { text: file, saved: none } = (await read.json()) as { text: string; saved?: unknown };
    expect(none).toBeUndefined();
    const put = (text: string, etag: string | null) =>
      api.fetch('supervisor', 'PUT', '/flows/questionnaire/text', {
        headers: { 'content-type': 'application/json', ...(etag === null ? {} : { 'if-match': etag }) },
        body: JSON.stringify({ text, note: 'a new name' }),
      });
    const changed = file.replace(/name: .*/, 'name: Changed');
    expect((await put(changed, null)).status).toBe(428);
    const first = await put(changed, read.headers.get('etag'));
    expect(first.status).toBe(200);
    expect((await put(file, read.headers.get('etag'))).status).toBe(412);
    const { versions } = await supervisor('GET /flows/:flowId/versions', { params });
    expect(versions.map(({ number, note, who }) => [number, note, who])).toEqual([
      [2, 'a new name', 'supervisor'],
      [1, 'questionnaire.yaml', 'supervisor'],
    ]);
    const shown = await supervisor('GET /flows/:flowId', { params });
    expect(shown).toMatchObject({ name: 'Changed', yaml: changed, saved: { number: 2 } });
    expect(shown.file).toBeUndefined();
    const { lines } = await supervisor('GET /flows/:flowId/versions/:number/difference', {
      params: { ...params, number: 2 },
      query: { from: 1 },
    });
    expect(lines.filter(({ kind }) => kind !== 'same').map(({ kind, text }) => [kind, text])).toEqual([
      ['removed', expect.stringMatching(/^name: /)],
      ['added', 'name: Changed'],
    ]);
    // Back to what was, as a version of its own; saving it once more makes none.
    const old = await supervisor('GET /flows/:flowId/versions/:number', { params: { ...params, number: 1 } });
    const etag = (await put(old.text, first.headers.get('etag'))).headers.get('etag');
    expect((await put(old.text, etag)).status).toBe(200);
    expect((await supervisor('GET /flows/:flowId/versions', { params })).versions).toHaveLength(3);
    expect(await supervisor('GET /flows/:flowId', { params })).toMatchObject({ yaml: file });
  });

  it('are there in every version that was saved, for calls that began with it', async () => {
    const { saved } = api.parts.flows;
    const config = configSchema.parse({});
    const flowId = 'questionnaire';
    const versions = (await saved.versions('flow', flowId, 10)).map(({ version }) => version);
    const flows = await Promise.all(
      versions.map((version) => flowVersion(config, saved, { flowId, version })),
    );
    expect(new Set(versions).size).toBe(2);
    expect(flows.map((flow) => flow?.version)).toEqual(versions);
    expect(await flowVersion(config, saved, { flowId, version: 'unknown' })).toBeUndefined();
  });

  it('are added by a text, whose id nobody has yet, and which may run', async () => {
    const supervisor = api.client('supervisor');
    const { yaml } = await supervisor('GET /flows/:flowId', { params: { flowId: 'satisfaction' } });
    const add = (text: string) => supervisor('POST /flows', { body: { text } });
    await expect(add(yaml)).rejects.toMatchObject({ problem: { code: 'OUT_ALREADY_EXISTS' } });
    const mine = yaml.replace('id: satisfaction', 'id: mine');
    await expect(add(mine.replace(/start: .*/, 'start: nowhere'))).rejects.toMatchObject({
      problem: { code: 'OUT_FLOW_INVALID', detail: expect.stringMatching(/flow:10: .*nowhere/) },
    });
    expect(await add(mine)).toMatchObject({ flowId: 'mine', number: 1, who: 'supervisor' });
    const { flows } = await supervisor('GET /flows', {});
    expect(flows.find(({ flowId }) => flowId === 'mine')).toMatchObject({ saved: { number: 1 } });
    const other = { params: { flowId: 'mine' }, body: { text: yaml } };
    const read = await api.fetch('supervisor', 'GET', '/flows/mine/text');
    const refused = await api.fetch('supervisor', 'PUT', '/flows/mine/text', {
      headers: { 'content-type': 'application/json', 'if-match': read.headers.get('etag') ?? '' },
      body: JSON.stringify(other.body),
    });
    expect(await refused.json()).toMatchObject({ code: 'OUT_USAGE' });
    expect((await api.fetch('operations', 'POST', '/flows')).status).toBe(403);
  });

  it('are what the engine reads, and those that cannot run any more are told by their version', async () => {
    const { saved } = api.parts.flows;
    const config = configSchema.parse({});
    const { flows } = await flowsInForce(config, saved);
    expect(flows.map(({ flowId }) => flowId)).toContain('mine');
    const text = 'id: satisfaction\nname: S\nstart: nowhere\nnodes: {}\n';
    const version = { textId: 'satisfaction', number: 1, version: 'x', note: '', at: T0, who: 'import' };
    expect(await saved.save('flow', { ...version, text })).toBe(true);
    expect(await saved.save('flow', { ...version, text })).toBe(false);
    const read = await flowsInForce(config, saved);
    expect(read.flows.map(({ flowId }) => flowId)).not.toContain('satisfaction');
    expect(read.faults).toEqual([expect.stringContaining('satisfaction@1:1: onFault is missing')]);
    const { faults } = await api.client('supervisor')('GET /flows', {});
    expect(faults).toEqual([expect.objectContaining({ textId: 'satisfaction' })]);
    const params = { flowId: 'satisfaction' };
    expect(await api.client('supervisor')('GET /flows/:flowId/text', { params })).toMatchObject({ text });
  });

  it('have their keys for editors, and leave nothing in the audit where a text is only checked', async () => {
    const schema = await api.client('supervisor')('GET /flow-schema', {});
    expect(schema).toMatchObject({ properties: { nodes: { type: 'object' } } });
    const { items } = await api.client('administrator')('GET /audit', {});
    const endpoints = items.map(({ endpoint }) => endpoint);
    expect(endpoints).toContain('PUT /flows/:flowId/text');
    expect(endpoints).not.toContain('POST /flows/check');
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
