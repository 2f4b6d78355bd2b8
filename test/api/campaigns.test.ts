/** Campaigns over HTTP, on a real Postgres and Redis. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(async () => {
  await api.stop();
});

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
