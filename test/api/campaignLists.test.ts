/** What a campaign dials, over HTTP, on a real Postgres and Redis. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../support/api.ts';

let api: TestApi;
const params = { campaignId: 'renewals' };

beforeAll(async () => {
  api = await startTestApi();
  for (const listId of ['spring', 'autumn']) await api.parts.records.createList(listId, listId);
  const rows = { number: '+12025550101', rawNumber: '+12025550101', fields: { segment: 'a' }, sourceLine: 2 };
  await api.parts.records.importLeads('spring', [{ leadId: 'one', ...rows }]);
  await api.client('supervisor')('POST /campaigns', {
    body: {
      campaign: {
        id: 'renewals',
        name: 'Renewals',
        lists: ['spring', 'autumn'],
        callerId: '+12025550100',
        trunks: ['carrier'],
        ringTimeoutMs: 30_000,
        maxAttempts: 3,
      },
    },
  });
});
afterAll(async () => {
  expect(api.errors).toEqual([]);
  await api.stop();
});

it('shows the lists of a campaign and changes their order', async () => {
  const client = api.client('supervisor');
  const before = await client('GET /campaigns/:campaignId/lists', { params });
  expect(before.lists.map(({ listId }) => listId)).toEqual(['spring', 'autumn']);
  expect(before.lists[0]).toMatchObject({ leads: 1, fresh: 1, waiting: 0, sort: 'file' });
  const after = await client('PATCH /campaigns/:campaignId/lists/:listId', {
    params: { ...params, listId: 'autumn' },
    body: { priority: 1, sort: 'field:balance:desc' },
  });
  expect(after.lists.find(({ listId }) => listId === 'autumn')).toMatchObject({
    priority: 1,
    sort: 'field:balance:desc',
  });
});

it('refuses a list that is not its own, a sort that is none, a filter that is not saved, and a role that may not', async () => {
  const patch = async (listId: string, body: unknown, role: 'supervisor' | 'operations' = 'supervisor') =>
    (
      await api.fetch(role, 'PATCH', `/campaigns/renewals/lists/${listId}`, {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      })
    ).status;
  expect(await patch('none', { priority: 1 })).toBe(404);
  expect(await patch('spring', { sort: 'by; drop table leads' })).toBe(400);
  expect(await patch('spring', { filter: 'none-such' })).toBe(404);
  expect(await patch('spring', {})).toBe(400);
  expect(await patch('spring', { priority: 2 }, 'operations')).toBe(403);
});

it('says what a pilot would draw, and when people answer', async () => {
  const client = api.client('supervisor');
  const plan = await client('POST /campaigns/:campaignId/pilot/plan', { params, body: { perSegment: 10 } });
  expect(plan.segments).toEqual([{ segment: 'a', leads: 1, drawn: 1 }]);
  const times = await client('GET /campaigns/:campaignId/best-time', { params });
  expect(times).toMatchObject({ campaignId: 'renewals', isUsed: false, segments: [] });
});
