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

it('takes a list from a made campaign and gives it back: its people wait as before, those who were done with stay so', async () => {
  const { records } = api.parts;
  const client = api.client('supervisor');
  await records.createList('summer', 'Summer');
  const numbers = ['+12025550111', '+12025550112', '+12025550113'];
  await records.importLeads(
    'summer',
    numbers.map((number, at) => ({
      leadId: `s${at + 1}`,
      number,
      rawNumber: number,
      fields: {},
      sourceLine: at + 2,
    })),
  );
  const due = async (): Promise<readonly string[]> =>
    (await records.dueLeads('renewals', Date.now(), 10, [])).map(({ leadId }) => leadId).toSorted();
  const add = () =>
    api.fetch('supervisor', 'POST', '/campaigns/renewals/lists', {
      body: JSON.stringify({ listId: 'summer' }),
      headers: { 'content-type': 'application/json' },
    });
  const take = (listId: string) => api.fetch('supervisor', 'DELETE', `/campaigns/renewals/lists/${listId}`);
  expect((await add()).status).toBe(201);
  expect(await due()).toEqual(['one', 's1', 's2', 's3']);
  expect((await client('GET /campaigns/:campaignId', { params })).listIds).toContain('summer');
  expect(await (await add()).json()).toMatchObject({ code: 'OUT_ALREADY_EXISTS' });
  await client('POST /do-not-call/:list/entries', {
    params: { list: 'internal' },
    body: { entries: ['+12025550112'] },
  });
  expect((await take('summer')).status).toBe(200);
  expect(await due()).toEqual(['one']);
  await add();
  expect(await due()).toEqual(['one', 's1', 's3']);
  const { lists } = await client('GET /campaigns/:campaignId/lists', { params });
  expect(lists.find(({ listId }) => listId === 'summer')).toMatchObject({ leads: 3, fresh: 2 });
  expect((await take('none')).status).toBe(404);
  for (const listId of ['summer', 'autumn']) expect((await take(listId)).status).toBe(200);
  expect(await (await take('spring')).json()).toMatchObject({
    code: 'OUT_REFUSED',
    detail: expect.stringContaining('only list'),
  });
});
