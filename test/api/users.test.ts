/** Users, tokens, the set-up and the audit over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiError, createClient, type OutpaceClient } from '../../src/api/client/client.ts';
import { startAccounts } from '../../src/app/accounts/part.ts';
import { ADDRESS_RULE } from '../../src/domain/account/lockout.ts';
import { makeToken, ownerOf } from '../../src/services/accountsTokens.ts';
import { startTestApi, TEST_PASSWORD, type TestApi } from '../support/api.ts';
import { QUIET } from '../support/log.ts';

let api: TestApi;
let admin: OutpaceClient;
beforeAll(async () => {
  api = await startTestApi();
  admin = api.client('administrator');
});
afterAll(async () => {
  expect(api.errors).toEqual([]);
  await api.stop();
});

async function refusal(asked: Promise<unknown>): Promise<string> {
  const error: unknown = await asked.catch((thrown: unknown) => thrown);
  return error instanceof ApiError ? `${error.problem.status} ${error.problem.code}` : 'done';
}

let made = 0;
async function aUser(role: 'agent' | 'supervisor' | 'administrator' = 'agent') {
  made += 1;
  const login = `somebody${made}`;
  return admin('POST /users', { body: { login, name: login, role, password: TEST_PASSWORD } });
}

async function change(
  client: OutpaceClient,
  userId: string,
  body: {
    name?: string;
    role?: 'agent' | 'administrator' | 'supervisor';
    isDisabled?: boolean;
    agentId?: string | null;
  },
) {
  const { etag = '' } = await admin.answer('GET /users/:userId', { params: { userId } });
  return client('PATCH /users/:userId', { params: { userId }, body }, { ifMatch: etag });
}

describe('users', () => {
  it('are kept by administrators: added, shown page by page, changed on what was seen', async () => {
    const user = await aUser();
    expect(user).toMatchObject({ role: 'agent', agentId: null, teamIds: null, isDisabled: false });
    const first = await admin('GET /users', { query: { limit: 2 } });
    expect(first.items.map(({ login }) => login)).toEqual(['administrator', 'agent']);
    const second = await admin('GET /users', { query: { limit: 2, cursor: first.next ?? '' } });
    expect(second.items.map(({ login }) => login)).toEqual(['operations', 'reviewer']);

    const { userId } = user;
    expect(await refusal(change(admin, userId, { agentId: 'mei' }))).toBe('404 OUT_NOT_FOUND');
    await admin('POST /agents', { body: { agentId: 'mei', name: 'Mei', phone: '101' } });
    const seen = await admin.answer('GET /users/:userId', { params: { userId } });
    const once = { ifMatch: seen.etag ?? '' };
    const body = { name: 'New', agentId: 'mei' };
    expect(await admin('PATCH /users/:userId', { params: { userId }, body }, once)).toMatchObject(body);
    expect(await refusal(admin('PATCH /users/:userId', { params: { userId }, body }, once))).toBe(
      '412 OUT_CHANGED',
    );
    expect(await refusal(admin('PATCH /users/:userId', { params: { userId }, body }))).toBe(
      '428 OUT_CONDITION_MISSING',
    );
    expect(await change(admin, userId, { agentId: null })).toMatchObject({ name: 'New', agentId: null });
  });

  it('keep an administrator', async () => {
    expect(await refusal(change(admin, 'administrator', { isDisabled: true }))).toBe('409 OUT_REFUSED');
    expect(await refusal(change(admin, 'administrator', { role: 'agent' }))).toBe('409 OUT_REFUSED');
  });

  it('are not made, or taken over, by whoever may less than they may', async () => {
    const user = await aUser('supervisor');
    const owner = ownerOf({ userId: 'administrator', role: 'administrator' });
    const order = { name: 'users only', scopes: ['user.edit', 'user.read'], days: 1 } as const;
    const { secret } = await makeToken(api.parts.accounts, owner, order, Date.now());
    const few = createClient({ baseUrl: api.baseUrl, token: secret });
    const fresh = { login: 'sneaked-in', name: 'x', password: TEST_PASSWORD };
    expect(await refusal(few('POST /users', { body: { ...fresh, role: 'administrator' } }))).toBe(
      '403 OUT_FORBIDDEN',
    );
    const params = { userId: user.userId };
    expect(
      await refusal(few('PUT /users/:userId/password', { params, body: { password: TEST_PASSWORD } })),
    ).toBe('403 OUT_FORBIDDEN');
    expect(await refusal(change(few, user.userId, { role: 'agent' }))).toBe('403 OUT_FORBIDDEN');
    expect(await refusal(few('POST /users', { body: { ...fresh, role: 'agent' } }))).toBe('done');
  });

  it.each([
    "'; drop table users; --",
    '<script>alert(1)</script>',
    '{{7*7}}',
    '${jndi:ldap://x}',
    '../../etc/passwd',
    '__proto__',
  ])('take a name as it is: %s', async (name) => {
    const { userId } = await aUser();
    await change(admin, userId, { name });
    expect(await admin('GET /users/:userId', { params: { userId } })).toMatchObject({ name });
  });

  it.each([
    ['a login with a space', { login: 'two words' }],
    ['a login that is code', { login: "x'--" }],
    ['a name with a control character', { name: 'a\u0000b' }],
    ['a time zone that is none', { timeZone: 'Mars/Olympus' }],
    ['a password that everybody tries', { password: 'password1234' }],
    ['a team that is no id', { teamIds: ['../north'] }],
  ])('refuse %s', async (_what, wrong) => {
    const body = { login: 'refused', name: 'x', role: 'agent' as const, password: TEST_PASSWORD, ...wrong };
    expect(await refusal(admin('POST /users', { body }))).toBe('400 OUT_USAGE');
  });
});

describe('tokens', () => {
  it('are shown once, work within their scopes, and are made by no token', async () => {
    const { headers } = await api.session('supervisor');
    const session = createClient({ baseUrl: api.baseUrl, headers: () => headers });
    const body = { name: 'wallboard', scopes: ['campaign.read' as const], days: 7 };
    const token = await session('POST /tokens', { body });
    expect(token.secret.startsWith(token.prefix)).toBe(true);
    const client = createClient({ baseUrl: api.baseUrl, token: token.secret });
    expect(await refusal(client('GET /campaigns', {}))).toBe('done');
    expect(await refusal(client('GET /users', {}))).toBe('403 OUT_FORBIDDEN');
    expect(await refusal(client('POST /tokens', { body }))).toBe('403 OUT_FORBIDDEN');
    expect(await refusal(session('POST /tokens', { body: { ...body, scopes: ['user.edit'] } }))).toBe(
      '403 OUT_FORBIDDEN',
    );
    const { tokens } = await session('GET /tokens', {});
    expect(JSON.stringify(tokens)).not.toContain(token.secret);
    await session('DELETE /tokens/:tokenId', { params: { tokenId: token.tokenId } });
    expect(await refusal(client('GET /campaigns', {}))).toBe('401 OUT_UNAUTHENTICATED');
  });
});

describe('the audit', () => {
  it('has every change with what it was before and after, and who was refused', async () => {
    const { userId } = await aUser();
    await change(admin, userId, { name: 'Before and after' });
    await refusal(
      api.client('supervisor')('POST /users', {
        body: { login: 'x', name: 'x', role: 'agent', password: TEST_PASSWORD },
      }),
    );
    const { items } = await admin('GET /audit', { query: { limit: 3 } });
    expect(items).toMatchObject([
      {
        login: 'supervisor',
        endpoint: 'POST /users',
        outcome: 'refused',
        code: 'OUT_FORBIDDEN',
        via: 'token',
      },
      {
        login: 'administrator',
        endpoint: 'PATCH /users/:userId',
        subject: `/users/${userId}`,
        outcome: 'done',
        address: '127.0.0.1',
        after: { name: 'Before and after' },
      },
      { endpoint: 'POST /users', outcome: 'done', after: { password: '***' } },
    ]);
    expect(items[1]?.before).toMatchObject({ userId, name: expect.stringMatching(/^somebody/) as string });
    const page = await admin('GET /audit', { query: { limit: 1, subject: `/users/${userId}` } });
    expect(page.items).toHaveLength(1);
    expect(await admin('GET /audit/verification', {})).toMatchObject({ broken: null });
  });

  it('has log-ins, also those that failed, by whom they are known to be', async () => {
    const bad = { login: 'Operations', password: 'not the password' };
    await api.fetch(undefined, 'POST', '/session', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(bad),
    });
    await api.fetch(undefined, 'POST', '/session', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...bad, login: 'typed-a-secret-here' }),
    });
    const { items } = await admin('GET /audit', { query: { limit: 2, endpoint: 'POST /session' } });
    expect(items).toMatchObject([
      { login: '', outcome: 'refused', via: 'none' },
      { login: 'operations', outcome: 'refused', code: 'OUT_UNAUTHENTICATED' },
    ]);
    expect(JSON.stringify(items)).not.toMatch(/typed-a-secret|not the password/);
  });

  it('is masked for whoever may not see persons', async () => {
    const number = '+8613800000077';
    const after = { number, fields: { city: 'Wien' }, note: 'call her son' };
    await api.parts.audit.append({
      auditId: 'masked-1',
      at: Date.now(),
      userId: '',
      login: 'mei',
      via: 'cli',
      viaId: '',
      address: '',
      endpoint: 'outpace dnc add',
      outcome: 'done',
      code: '',
      subject: `/do-not-call/${number}`,
      after,
    });
    const owner = ownerOf({ userId: 'administrator', role: 'administrator' });
    const order = { name: 'audit only', scopes: ['audit.read'], days: 1 } as const;
    const { secret } = await makeToken(api.parts.accounts, owner, order, Date.now());
    const few = createClient({ baseUrl: api.baseUrl, token: secret });
    const query = { endpoint: 'outpace dnc add', limit: 1 };
    expect((await admin('GET /audit', { query })).items[0]).toMatchObject({ after });
    expect((await few('GET /audit', { query })).items[0]).toMatchObject({
      subject: '/do-not-call/+86*********77',
      after: { number: '+86*********77', fields: { city: '***' }, note: '***' },
    });
  });
});

describe('an export of people', () => {
  it('is on record, with who made it', async () => {
    await api.parts.records.createList('exported', 'Exported');
    await (await api.fetch('supervisor', 'GET', '/lists/exported/export')).text();
    await (await api.fetch('supervisor', 'GET', '/do-not-call/internal/export')).text();
    const { items } = await admin('GET /audit', { query: { limit: 2, login: 'supervisor' } });
    expect(items.map(({ endpoint }) => endpoint)).toEqual([
      'GET /do-not-call/:list/export',
      'GET /lists/:listId/export',
    ]);
  });
});

describe('the set-up', () => {
  it('makes the first administrator, once, with the token printed at the start', async () => {
    const fresh = await startTestApi({ users: false });
    try {
      const anybody = createClient({ baseUrl: fresh.baseUrl });
      const begin = () =>
        startAccounts({ accounts: fresh.parts.accounts, now: () => Date.now(), logger: QUIET });
      const [older, part] = [await begin(), await begin()];
      older.stop();
      part.stop();
      expect(await anybody('GET /setup', {})).toEqual({ isNeeded: true });
      const body = { login: 'first', name: 'First', password: TEST_PASSWORD };
      const setUp = (token: string | undefined) =>
        refusal(anybody('POST /setup', { body: { ...body, token: token ?? '' } }));
      expect(await setUp(older.setupToken)).toBe('401 OUT_UNAUTHENTICATED');
      expect(await setUp('made-up')).toBe('401 OUT_UNAUTHENTICATED');
      expect(await setUp(part.setupToken)).toBe('done');
      expect(await anybody('GET /setup', {})).toEqual({ isNeeded: false });
      expect(await setUp(part.setupToken)).toBe('401 OUT_UNAUTHENTICATED');
      const after = await begin();
      after.stop();
      expect(after.setupToken).toBeUndefined();
      for (let time = 0; time < ADDRESS_RULE.free; time += 1) await setUp('made-up');
      expect(await setUp('made-up')).toBe('429 OUT_TOO_MANY');
      const tried = await fresh.parts.audit.entries({ endpoint: 'POST /setup', limit: 200 });
      expect(tried.length).toBeLessThan(ADDRESS_RULE.free + 5);
      expect(fresh.errors).toEqual([]);
    } finally {
      await fresh.stop();
    }
  });
});
