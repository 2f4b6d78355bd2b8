import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(async () => {
  await api.stop();
});

describe('scripts over HTTP', () => {
  it('are listed, and shown as they are followed and as they are written', async () => {
    const client = api.client('supervisor');
    const { scripts, faults } = await client('GET /scripts', {});
    expect(scripts.map(({ scriptId, language }) => [scriptId, language])).toEqual([
      ['customer-care', 'zh'],
      ['renewal', 'en'],
    ]);
    expect(faults).toEqual([]);
    const one = await client('GET /scripts/:scriptId', { params: { scriptId: 'renewal' } });
    expect(one.text).toContain('id: renewal');
    expect(one.script.nodes['opening']?.answers).toHaveLength(4);
    expect(one.script.fields[0]).toEqual({ field: 'name', label: 'Name', isEditable: false });
    await expect(
      client('GET /scripts/:scriptId', { params: { scriptId: '../renewal' } }),
    ).rejects.toMatchObject({ problem: { code: 'OUT_NOT_FOUND' } });
  });

  it('are checked while they are written, each problem with its line', async () => {
    const client = api.client('supervisor');
    const text = 'id: s\nname: S\nstart: a\nnodes:\n  a: {text: "{{x}}", next: b}\n';
    const checked = await client('POST /scripts/check', { body: { text } });
    expect(checked.isUsable).toBe(false);
    expect(checked.problems).toEqual([
      'script.yaml:5: there is no node b',
      expect.stringContaining('script.yaml:5: {{x}} is not among'),
    ]);
    const good = await client('POST /scripts/check', {
      body: { text: text.replace('"{{x}}", next: b', 'Hello') },
    });
    expect(good).toMatchObject({ isUsable: true, problems: [], script: { start: 'a' } });
  });

  it('are for those who may read them', async () => {
    expect((await api.fetch('operations', 'GET', '/scripts')).status).toBe(403);
    expect((await api.fetch('agent', 'GET', '/scripts')).status).toBe(403);
  });
});
