/** The typed client: against the real server, and against one that is away now and then. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ApiError, createClient } from '../../src/api/client/client.ts';
import { startTestApi, type TestApi } from '../support/api.ts';

describe('the typed client', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.stop());

  it('goes through the pages of a list, each when it is needed', async () => {
    const asked: string[] = [];
    const { headers } = await api.session('administrator');
    const client = createClient({
      baseUrl: api.baseUrl,
      headers: () => headers,
      fetch: (url, init) => {
        asked.push(url instanceof Request ? url.url : url.toString());
        return fetch(url, init);
      },
    });
    const logins: string[] = [];
    for await (const { login } of client.items('GET /users', { query: { limit: 2 } })) logins.push(login);
    expect(logins.toSorted((a, b) => a.localeCompare(b))).toEqual([
      'administrator',
      'agent',
      'operations',
      'reviewer',
      'supervisor',
    ]);
    expect(asked).toHaveLength(3);
    asked.length = 0;
    await client.items('GET /users', { query: { limit: 2 } }).next();
    expect(asked).toHaveLength(1);
  });

  it('changes what it has read by its ETag, and says by code why it could not', async () => {
    const client = api.client('supervisor');
    const teamId = `team-${randomUUID().slice(0, 8)}`;
    await client('POST /teams', { body: { teamId, name: 'First' } });
    const params = { teamId };
    const { etag = '' } = await client.answer('GET /teams/:teamId', { params });
    await client('PUT /teams/:teamId', { params, body: { name: 'Second' } }, { ifMatch: etag });
    const late = client('PUT /teams/:teamId', { params, body: { name: 'Third' } }, { ifMatch: etag });
    await expect(late).rejects.toThrow(ApiError);
    await expect(late).rejects.toMatchObject({ problem: { status: 412, code: 'OUT_CHANGED' } });
  });
});

describe('the typed client and a server that is away now and then', () => {
  let server: Server;
  let requests: string[] = [];
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  async function serving(statuses: readonly (number | 'cut')[]): Promise<string> {
    requests = [];
    server = createServer((request, response) => {
      requests.push(request.method ?? '');
      const status = statuses[requests.length - 1] ?? 200;
      if (status === 'cut') return request.socket.destroy();
      response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '0' });
      return response.end('{"teams":[]}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('asks again what only reads, as often as it was told', async () => {
    const client = createClient({ baseUrl: await serving([503, 'cut', 429]), retries: 3 });
    expect(await client('GET /teams', {})).toEqual({ teams: [] });
    expect(requests).toHaveLength(4);
  });

  it('gives up after that, and at once for what will not pass', async () => {
    const client = createClient({ baseUrl: await serving([503, 503, 503]), retries: 2 });
    await expect(client('GET /teams', {})).rejects.toMatchObject({ problem: { status: 503 } });
    expect(requests).toHaveLength(3);
    server.close();
    const other = createClient({ baseUrl: await serving([403]), retries: 2 });
    await expect(other('GET /teams', {})).rejects.toMatchObject({ problem: { status: 403 } });
    expect(requests).toHaveLength(1);
  });

  it('repeats a change only where a key says that it is the same', async () => {
    const body = { teamId: 'a', name: 'A' };
    const without = createClient({ baseUrl: await serving([503]), retries: 2 });
    await expect(without('POST /teams', { body })).rejects.toMatchObject({ problem: { status: 503 } });
    expect(requests).toHaveLength(1);
    server.close();
    const withKey = createClient({ baseUrl: await serving(['cut', 503]), retries: 2 });
    await withKey('POST /teams', { body }, { idempotencyKey: randomUUID() });
    expect(requests).toHaveLength(3);
  });

  it('waits no longer than whoever asked', async () => {
    const abort = new AbortController();
    const client = createClient({ baseUrl: await serving(['cut', 'cut', 'cut', 'cut']), retries: 9 });
    const asked = client('GET /teams', {}, { signal: abort.signal });
    abort.abort();
    await expect(asked).rejects.toThrow('aborted');
    expect(requests.length).toBeLessThan(3);
  });
});
