/** Do-not-call lists, consents, erasure and policies over HTTP, on a real Postgres and Redis. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLE_PERMISSIONS } from '../../src/domain/account/permission.ts';
import { doNotCallHandlers } from '../../src/api/routes/doNotCall.ts';
import { consentHandlers } from '../../src/api/routes/consents.ts';
import { startTestApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(async () => {
  expect(api.errors).toEqual([]);
  await api.stop();
});

const NUMBER = '+12025550123';
const client = () => api.client('supervisor');
const internal = { list: 'internal' };

const status = async (
  role: 'supervisor' | 'reviewer' | 'operations' | 'administrator',
  path: string,
  body: unknown,
) =>
  (
    await api.fetch(role, 'POST', path, {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })
  ).status;

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

describe('do-not-call over HTTP', () => {
  it('puts a number on the list for everybody at once, however it was written', async () => {
    const added = await client()('POST /do-not-call/:list/entries', {
      params: internal,
      body: { entries: ['(202) 555-0123', '+1900*'] },
    });
    expect(added).toEqual({ list: 'internal', entries: 2, changed: 2, inForce: 'now' });
    const checked = await client()('POST /do-not-call/check', { body: { number: NUMBER } });
    expect(checked).toMatchObject({ number: NUMBER, refusedFor: 'internal', listed: [{ list: 'internal' }] });
    const pattern = await client()('POST /do-not-call/check', { body: { number: '+19005550123' } });
    expect(pattern.listed).toMatchObject([{ entry: '+1900*' }]);
  });

  it('takes it off again with a reason, which is kept with who gave it', async () => {
    const removal = { params: internal, body: { entries: [NUMBER], reason: 'asked to be called' } };
    expect(await client()('POST /do-not-call/:list/removals', removal)).toMatchObject({ changed: 1 });
    const checked = await client()('POST /do-not-call/check', { body: { number: NUMBER } });
    expect(checked).toMatchObject({ listed: [], refusedFor: null });
    expect(checked.removals).toMatchObject([{ list: 'internal', reason: 'asked to be called' }]);
    expect(await status('supervisor', '/do-not-call/internal/removals', { entries: [NUMBER] })).toBe(400);
  });

  it('refuses what is no number, no list, and nobody’s business', async () => {
    const entries = [NUMBER];
    expect(await status('supervisor', '/do-not-call/internal/entries', { entries: ['hello'] })).toBe(400);
    expect(
      await status('supervisor', '/do-not-call/internal/entries', { entries: ["1'; drop table leads"] }),
    ).toBe(400);
    expect(await status('supervisor', '/do-not-call/file:..%2Fx/entries', { entries })).toBe(400);
    expect(await status('operations', '/do-not-call/internal/entries', { entries })).toBe(403);
    expect(await status('reviewer', '/do-not-call/check', { number: NUMBER })).toBe(403);
  });

  it('takes a text of numbers as it comes, first as a dry run', async () => {
    const params = { list: 'campaign:spring' };
    const text = ['number', '+12025550130', '(202) 555-0131', 'none', '+12025550130'].join('\n');
    const send = (query: object) =>
      client()('POST /do-not-call/:list/import', { params, query, body: new Blob([text]) });
    expect(await send({ dryRun: true })).toMatchObject({ lines: 4, numbers: 3, changed: 2, rejected: 1 });
    expect(await send({ dryRun: false })).toMatchObject({ changed: 2, rejectedLines: [4] });
    expect(await send({})).toMatchObject({ changed: 0 });
    expect(await send({ removeBecause: 'by mistake' })).toMatchObject({ changed: 2 });
  });

  it('is exported as text, masked for whoever may not see persons', async () => {
    await client()('POST /do-not-call/:list/entries', { params: internal, body: { entries: [NUMBER] } });
    const csv = await (await api.fetch('supervisor', 'GET', '/do-not-call/internal/export')).text();
    expect(csv.split('\n')[0]).toBe('number,list,source,added_at,attempt_id');
    expect(csv).toContain(`${NUMBER},internal,`);
    const asked = { params: internal, query: { format: 'csv' as const } };
    const { bytes } = await doNotCallHandlers['GET /do-not-call/:list/export'](asked, masked());
    let text = '';
    for await (const part of bytes) text += String(part);
    expect(text).toContain('internal');
    expect(text).not.toContain('5550123');
  });

  it('tells how large the lists are', async () => {
    const { lists } = await client()('GET /do-not-call', {});
    expect(lists).toContainEqual(expect.objectContaining({ list: 'internal', numbers: 1, patterns: 1 }));
  });
});

describe('consents over HTTP', () => {
  const consent = {
    number: '+12025550140',
    channel: 'web' as const,
    evidence: 'box ticked by Ada Lovelace',
    obtainedAt: Date.UTC(2026, 10, 1),
  };

  it('are recorded once, shown with their proof, and taken back', async () => {
    const show = () => client()('POST /consents/show', { body: { number: consent.number } });
    expect(await show()).toMatchObject({ state: 'none', consents: [] });
    expect(await client()('POST /consents', { body: consent })).toMatchObject({ isNew: true });
    expect(await client()('POST /consents', { body: consent })).toMatchObject({ isNew: false });
    expect(await show()).toMatchObject({ state: 'given', consents: [{ evidence: consent.evidence }] });
    const body = { number: consent.number, reason: 'asked by mail', doNotCall: true };
    await client()('POST /consents/revocations', { body });
    expect(await show()).toMatchObject({ state: 'revoked', revocations: [{ reason: 'asked by mail' }] });
    const checked = await client()('POST /do-not-call/check', { body: { number: consent.number } });
    expect(checked.refusedFor).toBe('internal');
  });

  it('need a number or a lead, a proof, and a time that is not to come', async () => {
    expect(await status('supervisor', '/consents', { ...consent, evidence: ' ' })).toBe(400);
    expect(await status('supervisor', '/consents', { ...consent, obtainedAt: Date.now() + 86_400_000 })).toBe(
      400,
    );
    expect(await status('supervisor', '/consents', { ...consent, number: undefined })).toBe(400);
    expect(await status('supervisor', '/consents', { ...consent, number: undefined, leadId: 'none' })).toBe(
      404,
    );
    expect(await status('reviewer', '/consents/show', { number: consent.number })).toBe(403);
  });

  it('come from a file, too; the same file twice adds nothing', async () => {
    const text =
      'number,channel,evidence,obtained_at\n+12025550141,paper,signed,2026-11-01\nx,paper,signed,2026-11-01\n';
    const send = (dryRun: boolean) =>
      client()('POST /consents/import', { query: { dryRun }, body: new Blob([text]) });
    expect(await send(true)).toMatchObject({ rows: 2, added: 1, rejected: 1, rejects: [{ line: 3 }] });
    expect(await send(false)).toMatchObject({ added: 1 });
    expect(await send(false)).toMatchObject({ added: 0 });
  });

  it('name nobody to whoever may not see persons', async () => {
    const body = { number: consent.number };
    const shown = JSON.stringify(await consentHandlers['POST /consents/show']({ body }, masked()));
    expect(shown).toContain('revoked');
    for (const secret of ['5550140', 'Ada']) expect(shown).not.toContain(secret);
  });
});

describe('erasure over HTTP', () => {
  it('counts first, and erases only when that is said', async () => {
    await api.parts.records.createList('people', 'People');
    const lead = {
      leadId: 'p-1',
      number: '+12025550150',
      rawNumber: '+12025550150',
      fields: {},
      sourceLine: 2,
    };
    await api.parts.records.importLeads('people', [{ ...lead, name: 'Ada' }]);
    const erase = (dryRun?: boolean) =>
      api.client('administrator')('POST /privacy/erasures', {
        body: { number: '202 555 0150', ...(dryRun === undefined ? {} : { dryRun }) },
      });
    expect(await erase()).toMatchObject({ number: lead.number, dryRun: true, counts: { leads: 1 } });
    expect((await api.parts.records.lists()).find(({ listId }) => listId === 'people')?.leads).toBe(1);
    expect(await erase(false)).toMatchObject({ dryRun: false, counts: { leads: 1 } });
    expect(await erase()).toMatchObject({ counts: { leads: 0 } });
    const checked = await client()('POST /do-not-call/check', { body: { number: lead.number } });
    expect(checked.refusedFor).toBe('internal');
  });

  it('is for those alone who may erase', async () => {
    expect(await status('supervisor', '/privacy/erasures', { number: NUMBER })).toBe(403);
  });
});

describe('policies over HTTP', () => {
  it('say that none is loaded, where none is', async () => {
    expect(await api.client('operations')('GET /policies', {})).toEqual({
      policies: [],
      holidays: [],
      zones: { source: 'none', prefixes: 0 },
    });
    expect((await api.fetch('operations', 'GET', '/policies/US')).status).toBe(404);
  });
});
