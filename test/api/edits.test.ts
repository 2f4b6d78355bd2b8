/** Edits on what was read, and requests that are done once: on a real Postgres, with requests that overtake each other. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PortFailure } from '../../src/ports/failure.ts';
import { createPgSql } from '../../src/records/pgSql.ts';
import { startTestApi, type TestApi } from '../support/api.ts';

let api: TestApi;
/** What was made to go wrong. */
const expected: unknown[] = [];
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(async () => {
  await api.stop();
  expect(api.errors).toEqual(expected);
});

const JSON_TYPE = { 'content-type': 'application/json' };
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  api.fetch('supervisor', 'POST', path, {
    body: JSON.stringify(body),
    headers: { ...JSON_TYPE, ...headers },
  });

async function aTeam(): Promise<{ teamId: string; etag: string }> {
  const teamId = `team-${randomUUID().slice(0, 8)}`;
  expect((await post('/teams', { teamId, name: 'First' })).status).toBe(201);
  return { teamId, etag: (await read(teamId)).headers.get('etag') ?? '' };
}
const read = (teamId: string, headers: Record<string, string> = {}) =>
  api.fetch('supervisor', 'GET', `/teams/${teamId}`, { headers });
const rename = (teamId: string, name: string, ifMatch?: string) =>
  api.fetch('supervisor', 'PUT', `/teams/${teamId}`, {
    body: JSON.stringify({ name }),
    headers: { ...JSON_TYPE, ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) },
  });
const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code?: string }).code];

describe('an edit', () => {
  it('needs the ETag of what it was made on, and gives the next one', async () => {
    const { teamId, etag } = await aTeam();
    expect(await codeOf(await rename(teamId, 'Second'))).toEqual([428, 'OUT_CONDITION_MISSING']);
    const done = await rename(teamId, 'Second', etag);
    expect(done.status).toBe(200);
    expect(done.headers.get('etag')).toBe((await read(teamId)).headers.get('etag'));
    expect(await codeOf(await rename(teamId, 'Third', etag))).toEqual([412, 'OUT_CHANGED']);
    expect(await (await read(teamId)).json()).toMatchObject({ name: 'Second' });
  });

  it('counts once where two are made on the same, however they overtake each other', async () => {
    const { teamId, etag } = await aTeam();
    const names = Array.from({ length: 8 }, (_, index) => `Name ${index}`);
    const answers = await Promise.all(names.map((name) => rename(teamId, name, etag)));
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array.from({ length: 7 }, () => 412)]);
    const won = answers.findIndex(({ status }) => status === 200);
    expect(await (await read(teamId)).json()).toMatchObject({ name: names[won] });
  });

  it('is not read again where it is what was read', async () => {
    const { teamId, etag } = await aTeam();
    const same = await read(teamId, { 'if-none-match': `"other", ${etag}` });
    expect([same.status, await same.text()]).toEqual([304, '']);
    expect((await read(teamId, { 'if-none-match': '"other"' })).status).toBe(200);
  });
});

describe('a request with an Idempotency-Key', () => {
  const withKey = (teamId: string, key: string, name = 'Once') =>
    post('/teams', { teamId, name }, { 'idempotency-key': key });

  it('is done once and answered alike', async () => {
    const [teamId, key] = [`once-${randomUUID().slice(0, 8)}`, randomUUID()];
    const first = await withKey(teamId, key);
    const again = await withKey(teamId, key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect([first.headers.get('idempotent-replayed'), again.headers.get('idempotent-replayed')]).toEqual([
      null,
      'true',
    ]);
    expect(await again.json()).toEqual(await first.json());
  });

  it('is done once by many at the same time: the others are told that it has no answer yet', async () => {
    const [teamId, key] = [`many-${randomUUID().slice(0, 8)}`, randomUUID()];
    const answers = await Promise.all(Array.from({ length: 8 }, () => withKey(teamId, key)));
    const done = answers.filter(({ status }) => status === 201);
    expect(done.filter(({ headers }) => !headers.has('idempotent-replayed'))).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expect(await codeOf(answer)).toEqual([409, 'OUT_KEY_REUSED']);
  });

  it('is refused for another request, and each caller has keys of their own', async () => {
    const [teamId, key] = [`other-${randomUUID().slice(0, 8)}`, randomUUID()];
    expect((await withKey(teamId, key)).status).toBe(201);
    expect(await codeOf(await withKey(teamId, key, 'Another'))).toEqual([409, 'OUT_KEY_REUSED']);
    const other = await api.fetch('administrator', 'POST', '/teams', {
      body: JSON.stringify({ teamId, name: 'Once' }),
      headers: { ...JSON_TYPE, 'idempotency-key': key },
    });
    expect(other.headers.get('idempotent-replayed')).toBeNull();
  });

  it('may be asked again with the same key where it was refused', async () => {
    const [teamId, key] = [`free-${randomUUID().slice(0, 8)}`, randomUUID()];
    expect((await withKey('not a good id', key)).status).toBeGreaterThanOrEqual(400);
    expect((await withKey(teamId, key)).status).toBe(201);
  });

  it('is not done again where its answer could not be kept', async () => {
    const [teamId, key] = [`lost-${randomUUID().slice(0, 8)}`, randomUUID()];
    const away = new PortFailure('the database is away for a moment', {
      port: 'records',
      operation: 'answerRequest',
      outcome: 'unavailable',
      code: 'ECONNRESET',
    });
    vi.spyOn(api.parts.apiRequests, 'answered').mockRejectedValueOnce(away);
    expect((await withKey(teamId, key)).status).toBe(201);
    expect(await codeOf(await withKey(teamId, key))).toEqual([409, 'OUT_KEY_REUSED']);
    expected.push(away);
    expect(api.errors).toEqual(expected);
  });

  it.each([
    ['short', 'short'],
    ['long', 'x'.repeat(300)],
    ['of several words', 'with a space in it'],
  ])('is refused with a key that is %s', async (_what, key) => {
    expect(await codeOf(await withKey('whatever', key))).toEqual([400, 'OUT_USAGE']);
  });

  it('leaves neither its key nor its answer in the open', async () => {
    const [name, key] = [`Name ${randomUUID()}`, randomUUID()];
    expect((await withKey(`sealed-${randomUUID().slice(0, 8)}`, key, name)).status).toBe(201);
    const sql = createPgSql({
      url: api.databaseUrl,
      maxConnections: 1,
      connectTimeoutMs: 5_000,
      statementTimeoutMs: 5_000,
    });
    await sql.open();
    const rows = await sql.query<{ row: string }>(
      `select r::text || encode(coalesce(answer, ''), 'escape') as row from api_requests r`,
    );
    await sql.close();
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) {
      expect(row).not.toContain(key);
      expect(row).not.toContain(name);
    }
  });
});
