/** Single leads and callbacks over HTTP, on a real Postgres and Redis. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLE_PERMISSIONS } from '../../src/domain/account/permission.ts';
import { callbackHandlers } from '../../src/api/routes/callbacks.ts';
import { leadHandlers } from '../../src/api/routes/leads.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { promiseCallback } from '../support/promised.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  const { records } = api.parts;
  await records.createList('spring', 'Spring');
  await records.importLeads('spring', [
    lead('ada', '+12025550101', 'Ada Lovelace', 'K-1'),
    lead('grace', '+12025550102', 'Grace Hopper', 'K-2'),
    lead('alan', '+12025550103', "Alan O'Turing", 'K-3'),
  ]);
  await api.client('supervisor')('POST /campaigns', {
    body: {
      campaign: {
        id: 'renewals',
        name: 'Renewals',
        lists: ['spring'],
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

const lead = (leadId: string, number: string, name: string, listKey: string, sourceLine = 2) => ({
  leadId,
  number,
  rawNumber: number,
  name,
  listKey,
  fields: { city: 'Washington' },
  sourceLine,
});

const client = () => api.client('supervisor');

/** With all rights of a supervisor but to see persons. */
const masked = () =>
  ({
    caller: {
      userId: 'eve',
      login: 'eve',
      role: 'supervisor',
      permissions: new Set([...ROLE_PERMISSIONS.supervisor].filter((one) => one !== 'person.read')),
      via: 'token',
    },
    now: Date.now(),
    parts: api.parts,
  }) as never;

const ids = ({ items }: { readonly items: readonly { readonly leadId: string }[] }) =>
  items.map(({ leadId }) => leadId);

const searched = (body: { listId: string; limit: number; cursor?: string | undefined }) =>
  client()('POST /leads/search', { body });

describe('a search of leads', () => {
  it('finds by number however it is written, by key, by name, by list and by campaign', async () => {
    const search = async (body: Parameters<typeof asked>[0]) => ids(await asked(body));
    const asked = (body: {
      number?: string;
      key?: string;
      name?: string;
      listId?: string;
      campaignId?: string;
    }) => client()('POST /leads/search', { body });
    expect(await search({ number: '(202) 555-0102' })).toEqual(['grace']);
    expect(await search({ key: 'K-1' })).toEqual(['ada']);
    expect(await search({ name: 'gRA', listId: 'spring' })).toEqual(['grace']);
    expect(await search({ listId: 'spring' })).toEqual(['ada', 'grace', 'alan']);
    expect(await search({ campaignId: 'renewals', name: 'a' })).toEqual(['ada', 'alan']);
    expect(await search({ campaignId: 'none' })).toEqual([]);
  });

  it('takes what is written for what it is: no statement, no pattern', async () => {
    const search = async (name: string) =>
      ids(await client()('POST /leads/search', { body: { listId: 'spring', name } }));
    expect(await search("Alan O'T")).toEqual(['alan']);
    for (const name of ["' or '1'='1", '%', '_', 'A%', "'; drop table leads; --", '\\'])
      expect(await search(name)).toEqual([]);
    expect(await search('Ada')).toEqual(['ada']);
  });

  it('that would look at every lead is refused', async () => {
    await expect(client()('POST /leads/search', { body: { name: 'Ada' } })).rejects.toMatchObject({
      problem: { code: 'OUT_USAGE', status: 400 },
    });
  });

  it('goes on page by page, each lead once, while others come', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page === 0 || cursor !== undefined; page += 1) {
      const body: { listId: string; limit: number; cursor?: string | undefined } = {
        listId: 'spring',
        limit: 2,
        cursor,
      };
      const answer: Awaited<ReturnType<typeof searched>> = await searched(body);
      seen.push(...ids(answer));
      cursor = answer.next ?? undefined;
      if (page < 3) {
        const number = `+1202555020${page}`;
        await api.parts.records.importLeads('spring', [lead(`late-${page}`, number, 'Late', `L-${page}`, 9)]);
      }
    }
    expect(seen).toEqual(['ada', 'grace', 'alan', 'late-0']);
    const bad = await client()('POST /leads/search', {
      body: { listId: 'spring', cursor: 'none', limit: 1 },
    });
    expect(ids(bad)).toEqual(['ada']);
  });

  it('shows nobody to whoever may not see persons, and does not find names for them', async () => {
    const body = { listId: 'spring', limit: 10 };
    const found = JSON.stringify(await leadHandlers['POST /leads/search']({ body }, masked()));
    for (const secret of ['Lovelace', '5550101', 'K-1']) expect(found).not.toContain(secret);
    await expect(
      leadHandlers['POST /leads/search']({ body: { ...body, name: 'Ada' } }, masked()),
    ).rejects.toMatchObject({ code: 'OUT_FORBIDDEN' });
  });

  it('is for nobody without the right to leads', async () => {
    for (const role of ['agent', 'reviewer', 'operations'] as const)
      expect((await api.fetch(role, 'GET', '/leads/ada')).status).toBe(403);
  });
});

describe('a lead over HTTP', () => {
  const params = { leadId: 'ada' };

  it('is shown with its fields and its state in each campaign', async () => {
    expect(await client()('GET /leads/:leadId', { params })).toMatchObject({
      leadId: 'ada',
      number: '+12025550101',
      name: 'Ada Lovelace',
      fields: { city: 'Washington' },
      campaigns: [{ campaignId: 'renewals', state: 'due', attempts: 0 }],
    });
    expect((await api.fetch('supervisor', 'GET', '/leads/none')).status).toBe(404);
    const shown = JSON.stringify(await leadHandlers['GET /leads/:leadId']({ params }, masked()));
    for (const secret of ['Lovelace', '5550101', 'K-1', 'Washington']) expect(shown).not.toContain(secret);
  });

  it('is corrected with history, under its ETag, and a correction is taken back', async () => {
    const { etag } = await client().answer('GET /leads/:leadId', { params });
    const correct = (values: Record<string, string>, dryRun = false) =>
      client()(
        'PATCH /leads/:leadId',
        { params, body: { values, dryRun } },
        etag === undefined ? {} : { ifMatch: etag },
      );
    expect(await correct({ city: 'Ulm' }, true)).toMatchObject({
      isDryRun: true,
      edits: [{ newValue: 'Ulm' }],
    });
    const { edits } = await correct({ city: 'Ulm' });
    expect(edits).toMatchObject([{ field: 'city', oldValue: 'Washington', newValue: 'Ulm' }]);
    expect((await client()('GET /leads/:leadId', { params })).fields).toEqual({ city: 'Ulm' });
    const editId = edits[0]?.editId ?? 0;
    await client()('POST /leads/:leadId/edits/:editId/undo', { params: { ...params, editId } });
    expect((await client()('GET /leads/:leadId', { params })).fields).toEqual({ city: 'Washington' });
    const { events } = await client()('GET /leads/:leadId/history', { params });
    expect(events.map(({ type, newValue }) => [type, newValue])).toEqual([
      ['edit', 'Ulm'],
      ['edit', 'Washington'],
    ]);
    const history = JSON.stringify(await leadHandlers['GET /leads/:leadId/history']({ params }, masked()));
    expect(history).not.toContain('Ulm');
  });

  it('says which rule keeps it from being called', async () => {
    const why = () => client()('GET /leads/:leadId/why', { params });
    expect(await why()).toMatchObject({ leads: [{ campaignId: 'renewals', mayBeCalled: true }] });
    await client()('POST /do-not-call/:list/entries', {
      params: { list: 'internal' },
      body: { entries: ['+12025550101'] },
    });
    const { leads } = await why();
    expect(leads[0]?.mayBeCalled).toBe(false);
    expect(leads[0]?.verdicts.filter(({ passes }) => !passes)).toContainEqual(
      expect.objectContaining({ code: 'do-not-call' }),
    );
    expect(JSON.stringify(leads)).not.toContain('5550101');
  });
});

describe('callbacks over HTTP', () => {
  it('are none where nobody has promised one', async () => {
    expect(await client()('GET /callbacks', { query: { campaignId: 'renewals', which: 'all' } })).toEqual({
      callbacks: [],
      soon: { count: 0 },
      missed: 0,
    });
    expect((await api.fetch('supervisor', 'GET', '/callbacks/none')).status).toBe(404);
    expect((await api.fetch('supervisor', 'POST', '/callbacks/none/cancel')).status).toBe(404);
    expect((await api.fetch('operations', 'GET', '/callbacks')).status).toBe(403);
  });

  it("are those of the caller's people: seen, moved, given away within their teams, and cancelled", async () => {
    const { records } = api.parts;
    for (const teamId of ['north', 'south']) {
      await client()('POST /teams', { body: { teamId, name: teamId } });
      for (const agentId of [`${teamId}-1`, `${teamId}-2`])
        await client()('POST /agents', { body: { agentId, name: agentId, phone: agentId, teamId } });
    }
    const at = Date.now() + 3 * 3_600_000;
    const promise = (leadId: string, number: string, agentId: string) =>
      promiseCallback(records, { campaignId: 'renewals', leadId, number, agentId, at });
    const own = await promise('grace', '+12025550102', 'north-1');
    const other = await promise('alan', '+12025550103', 'south-1');
    const context = (...teamIds: string[]) =>
      ({
        caller: { login: 'nora', permissions: ROLE_PERMISSIONS.supervisor, teamIds },
        now: Date.now(),
        parts: api.parts,
      }) as never;
    const idsSeen = async (...teamIds: string[]) => {
      const query = { which: 'open' as const, limit: 200, from: at, until: at };
      const { callbacks } = await callbackHandlers['GET /callbacks']({ query }, context(...teamIds));
      return callbacks.map(({ callbackId }) => callbackId).toSorted();
    };
    expect(await idsSeen('north')).toEqual([own]);
    expect(await idsSeen('north', 'south')).toEqual([own, other].toSorted());
    const theirs = { params: { callbackId: other } };
    const move = (callbackId: string, agentId: string) =>
      callbackHandlers['PATCH /callbacks/:callbackId'](
        { params: { callbackId }, body: { at: at + 60_000, agentId } },
        context('north'),
      );
    for (const refused of [
      () => callbackHandlers['GET /callbacks/:callbackId'](theirs, context('north')),
      () => callbackHandlers['POST /callbacks/:callbackId/cancel'](theirs, context('north')),
      () => move(other, 'north-2'),
      () => move(own, 'south-1'),
    ])
      await expect((async () => refused())()).rejects.toMatchObject({ code: 'OUT_NOT_FOUND' });
    expect(await move(own, 'north-2')).toMatchObject({ agentId: 'north-2', at: at + 60_000 });
    await client()('POST /callbacks/:callbackId/cancel', theirs);
    expect(await client()('GET /callbacks/:callbackId', theirs)).toMatchObject({ state: 'cancelled' });
  });
});
