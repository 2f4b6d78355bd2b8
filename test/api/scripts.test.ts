import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scriptsOf } from '../../src/app/api/desk.ts';
import { configSchema } from '../../src/app/config/schema.ts';
import { scriptFault } from '../../src/app/texts.ts';
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
    const { text: renewal } = await client('GET /scripts/:scriptId/text', {
      params: { scriptId: 'renewal' },
    });
    const { preview } = await client('POST /scripts/check', { body: { text: renewal } });
    expect(preview?.nodes['opening']?.text).toContain('[Name]');
  });

  it('are saved as versions; a call keeps the one it began with', async () => {
    const client = api.client('supervisor');
    const text = 'id: mine\nname: Mine\nstart: a\nnodes:\n  a: {text: Hello}\n';
    await expect(
      client('POST /scripts', { body: { text: text.replace('start: a', 'start: b') } }),
    ).rejects.toMatchObject({
      problem: {
        code: 'OUT_SCRIPT_INVALID',
        detail: expect.stringContaining('script:3: there is no node b'),
      },
    });
    await client('POST /scripts', { body: { text, note: 'first' } });
    // As a desk reads them; its own copies are two seconds old at most.
    const desk = scriptsOf(api.parts.scripts);
    expect(await desk('mine', 'attempt-1')).toMatchObject({ nodes: { a: { text: 'Hello' } } });
    const read = await api.fetch('supervisor', 'GET', '/scripts/mine/text');
    const put = await api.fetch('supervisor', 'PUT', '/scripts/mine/text', {
      headers: { 'content-type': 'application/json', 'if-match': read.headers.get('etag') ?? '' },
      body: JSON.stringify({ text: text.replace('Hello', 'Good day') }),
    });
    expect(put.status).toBe(200);
    expect(await desk('mine', 'attempt-1')).toMatchObject({ nodes: { a: { text: 'Hello' } } });
    const fresh = { nodes: { a: { text: 'Good day' } } };
    await expect.poll(() => desk('mine'), { timeout: 20_000 }).toMatchObject(fresh);
    expect(await desk('mine', 'attempt-2')).toMatchObject(fresh);
    expect(await desk('mine', 'attempt-1')).toMatchObject({ nodes: { a: { text: 'Hello' } } });
    expect(await client('GET /scripts/:scriptId', { params: { scriptId: 'mine' } })).toMatchObject({
      saved: { number: 2, who: 'supervisor' },
      script: { nodes: { a: { text: 'Good day' } } },
    });
    const { versions } = await client('GET /scripts/:scriptId/versions', { params: { scriptId: 'mine' } });
    expect(versions.map(({ number, note }) => [number, note])).toEqual([
      [2, ''],
      [1, 'first'],
    ]);
    const { lines } = await client('GET /scripts/:scriptId/versions/:number/difference', {
      params: { scriptId: 'mine', number: 1 },
    });
    expect(lines).toHaveLength(5);
    expect(await scriptFault(configSchema.parse({}), api.parts.scripts.saved, 'mine')).toBeUndefined();
    expect(await scriptFault(configSchema.parse({}), api.parts.scripts.saved, 'yours')).toContain(
      'there is no script yours (there are: customer-care, mine, renewal)',
    );
  });

  it('are for those who may read them', async () => {
    expect((await api.fetch('reviewer', 'POST', '/scripts')).status).toBe(403);
    expect((await api.fetch('operations', 'GET', '/scripts')).status).toBe(403);
    expect((await api.fetch('agent', 'GET', '/scripts')).status).toBe(403);
  });
});
