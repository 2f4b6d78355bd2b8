/** Logging in over HTTP: what opens a session, what ends it, and what a page from elsewhere cannot do with it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT_RULE } from '../../src/domain/account/lockout.ts';
import { ROLE_PERMISSIONS } from '../../src/domain/account/permission.ts';
import { callerOfSession } from '../../src/services/accountsSession.ts';
import { startTestApi, TEST_PASSWORD, type TestApi } from '../support/api.ts';
import { runSql } from '../support/postgres.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(async () => {
  expect(api.errors).toEqual([]);
  await api.stop();
});

const JSON_TYPE = { 'content-type': 'application/json' };

async function ask(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: unknown,
): Promise<Response> {
  return fetch(`${api.baseUrl}/api/v1${path}`, {
    method,
    headers: body === undefined ? headers : { ...JSON_TYPE, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const logIn = (login: string, password: string, headers?: Readonly<Record<string, string>>) =>
  ask('POST', '/session', headers, { login, password });

let made = 0;
async function aUser(role = 'reviewer'): Promise<{ login: string; userId: string }> {
  made += 1;
  const login = `user${made}`;
  const response = await api.fetch('administrator', 'POST', '/users', {
    headers: JSON_TYPE,
    body: JSON.stringify({ login, name: login, role, password: TEST_PASSWORD }),
  });
  expect(response.status).toBe(201);
  const { userId } = (await response.json()) as { userId: string };
  return { login, userId };
}

async function sessionOf(login: string): Promise<{ cookie: string; 'x-csrf-token': string }> {
  const response = await logIn(login, TEST_PASSWORD);
  expect(response.status).toBe(201);
  const { csrfToken } = (await response.json()) as { csrfToken: string };
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';');
  return { cookie, 'x-csrf-token': csrfToken };
}

describe('logging in', () => {
  it('gives a cookie that only this host gets, over HTTPS, and no script reads', async () => {
    const response = await logIn('Reviewer', TEST_PASSWORD);
    expect(response.status).toBe(201);
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-outpace=[A-Za-z0-9_-]{43}; /);
    for (const attribute of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax'])
      expect(cookie).toContain(attribute);
    expect(cookie).not.toContain('Domain');
    const answer = (await response.json()) as { user: object; permissions: string[] };
    expect(answer.user).toMatchObject({ login: 'reviewer', role: 'reviewer', agentId: null });
    expect(new Set(answer.permissions)).toEqual(ROLE_PERMISSIONS.reviewer);
  });

  it('answers alike for a wrong password and for nobody', async () => {
    const { login } = await aUser();
    const texts = await Promise.all(
      [login, `${login}-who-is-not`].map(async (name) => {
        const response = await logIn(name, 'not the password at all');
        expect(response.status).toBe(401);
        expect(response.headers.get('set-cookie')).toBeNull();
        return response.text();
      }),
    );
    expect(texts[0]).toBe(texts[1]);
  });

  it('asks whoever goes on failing to wait, the right password too, and lets them in from where they are known', async () => {
    const { login } = await aUser();
    const elsewhere = { 'x-forwarded-for': '198.51.100.7' };
    for (let index = 0; index <= ACCOUNT_RULE.free; index += 1)
      expect((await logIn(login, `wrong password ${index}`, elsewhere)).status).toBe(401);
    const waiting = await logIn(login, TEST_PASSWORD, { 'x-forwarded-for': '198.51.100.8' });
    expect(waiting.status).toBe(429);
    expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await waiting.json()).toMatchObject({ code: 'OUT_TOO_MANY' });

    const known = await aUser();
    await sessionOf(known.login);
    for (let index = 0; index <= ACCOUNT_RULE.free + 2; index += 1)
      await logIn(known.login, `wrong password ${index}`, elsewhere);
    expect((await logIn(known.login, TEST_PASSWORD)).status).toBe(201);
  });

  it('makes a new session each time: one that was there before opens nothing', async () => {
    const { login } = await aUser();
    const fixed = '__Host-outpace=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    const response = await logIn(login, TEST_PASSWORD, { cookie: fixed });
    expect(response.status).toBe(201);
    expect(response.headers.get('set-cookie')).not.toContain(fixed);
    expect((await ask('GET', '/session', { cookie: fixed })).status).toBe(401);

    const first = await sessionOf(login);
    const again = await logIn(login, TEST_PASSWORD, first);
    expect(again.status).toBe(201);
    expect((await ask('GET', '/session', first)).status).toBe(401);
  });

  it('is not possible to a disabled user, whose sessions have ended', async () => {
    const { login, userId } = await aUser();
    const session = await sessionOf(login);
    const shown = await api.fetch('administrator', 'GET', `/users/${userId}`);
    const changed = await api.fetch('administrator', 'PATCH', `/users/${userId}`, {
      headers: { ...JSON_TYPE, 'if-match': shown.headers.get('etag') ?? '' },
      body: JSON.stringify({ isDisabled: true }),
    });
    expect(changed.status).toBe(200);
    expect((await ask('GET', '/session', session)).status).toBe(401);
    expect((await logIn(login, TEST_PASSWORD)).status).toBe(401);
  });

  it('hashes a password anew that was hashed with less', async () => {
    const { login, userId } = await aUser();
    const { createPasswordHasher } = await import('../../src/app/accounts/passwords.ts');
    const weak = await createPasswordHasher({ memoryCost: 1_024, timeCost: 1, parallelism: 1 }).hash(
      TEST_PASSWORD,
    );
    await runSql(api.databaseUrl, 'update users set password_hash = $2 where user_id = $1', [userId, weak]);
    await sessionOf(login);
    const kept = await api.parts.accounts.passwordHash(userId);
    expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await sessionOf(login);
    expect(await api.parts.accounts.passwordHash(userId)).toBe(kept);
  });
});

describe('a session', () => {
  it('changes nothing without its CSRF token, or from a page elsewhere', async () => {
    const { login } = await aUser();
    const { cookie, 'x-csrf-token': csrf } = await sessionOf(login);
    const other = await sessionOf(login);
    const change = (headers: Readonly<Record<string, string>>) =>
      ask('PATCH', '/session', headers, { name: 'New name' });
    const host = new URL(api.baseUrl).host;
    expect((await change({ cookie })).status).toBe(403);
    expect((await change({ cookie, 'x-csrf-token': '' })).status).toBe(403);
    expect((await change({ cookie, 'x-csrf-token': other['x-csrf-token'] })).status).toBe(403);
    const good = { cookie, 'x-csrf-token': csrf };
    expect((await change({ ...good, origin: 'https://evil.example' })).status).toBe(403);
    expect((await change({ ...good, origin: 'null' })).status).toBe(403);
    expect((await change({ ...good, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await change({ ...good, 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect(
      (await change({ ...good, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' })).status,
    ).toBe(200);
    expect((await ask('GET', '/session', { cookie })).status).toBe(200);
  });

  it('is not begun by a page elsewhere either', async () => {
    const response = await logIn('reviewer', TEST_PASSWORD, { origin: 'https://evil.example' });
    expect(response.status).toBe(403);
  });

  it('ends at log-out, everywhere where that is asked for', async () => {
    const { login } = await aUser();
    const [first, second, third] = [await sessionOf(login), await sessionOf(login), await sessionOf(login)];
    const listed = (await (await ask('GET', '/sessions', first)).json()) as {
      sessions: { isThis: boolean; sessionId: string }[];
    };
    expect(listed.sessions).toHaveLength(3);
    expect(listed.sessions.filter(({ isThis }) => isThis)).toHaveLength(1);
    const out = await ask('DELETE', '/session', first);
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toMatch(/^__Host-outpace=;/);
    expect((await ask('GET', '/session', first)).status).toBe(401);
    expect((await ask('GET', '/session', second)).status).toBe(200);
    expect(await (await ask('DELETE', '/sessions', third)).json()).toEqual({ ended: 2 });
    expect((await ask('GET', '/session', second)).status).toBe(401);
  });

  it('is not ended by another user, who is not told whether it exists', async () => {
    const [mine, others] = [await aUser(), await aUser()];
    const theirs = await sessionOf(others.login);
    const { sessions } = (await (await ask('GET', '/sessions', theirs)).json()) as {
      sessions: { sessionId: string }[];
    };
    const path = `/sessions/${sessions[0]?.sessionId}`;
    expect((await ask('DELETE', path, await sessionOf(mine.login))).status).toBe(404);
    expect((await ask('GET', '/session', theirs)).status).toBe(200);
  });

  it('is another one after a change of password, and all others have ended', async () => {
    const { login } = await aUser();
    const [here, there] = [await sessionOf(login), await sessionOf(login)];
    const change = (currentPassword: string, newPassword: string) =>
      ask('PUT', '/session/password', here, { currentPassword, newPassword });
    expect((await change('not the password', 'a new and long one')).status).toBe(403);
    expect((await change(TEST_PASSWORD, 'password1234')).status).toBe(400);
    const changed = await change(TEST_PASSWORD, 'a new and long one');
    expect(changed.status).toBe(200);
    const [cookie = ''] = (changed.headers.get('set-cookie') ?? '').split(';');
    expect(cookie).not.toBe(here.cookie);
    expect((await ask('GET', '/session', { cookie })).status).toBe(200);
    for (const old of [here, there]) expect((await ask('GET', '/session', old)).status).toBe(401);
    expect((await logIn(login, TEST_PASSWORD)).status).toBe(401);
    expect((await logIn(login, 'a new and long one')).status).toBe(201);
  });

  it('ends with another role', async () => {
    const { login, userId } = await aUser();
    const session = await sessionOf(login);
    const shown = await api.fetch('administrator', 'GET', `/users/${userId}`);
    await api.fetch('administrator', 'PATCH', `/users/${userId}`, {
      headers: { ...JSON_TYPE, 'if-match': shown.headers.get('etag') ?? '' },
      body: JSON.stringify({ role: 'operations' }),
    });
    expect((await ask('GET', '/session', session)).status).toBe(401);
  });

  it('is over when it was not used, or at the end of its life', async () => {
    const { login, userId } = await aUser();
    const secret = (await sessionOf(login)).cookie.split('=')[1] ?? '';
    const now = Date.now();
    const opens = async (at: number) => (await callerOfSession(api.parts.accounts, secret, at)) !== undefined;
    expect(await opens(now)).toBe(true);
    expect(await opens(now + 3 * 3_600_000)).toBe(false);
    await runSql(
      api.databaseUrl,
      "update user_sessions set created_at = now() - interval '15 hours' where user_id = $1",
      [userId],
    );
    expect(await opens(now)).toBe(false);
  });
});

describe('nothing that is kept or told', () => {
  it('opens an account: no password, no secret of a session or token', async () => {
    const { login } = await aUser();
    const secret = (await sessionOf(login)).cookie.split('=')[1] ?? '';
    const [{ dump = '' } = {}] = await runSql(
      api.databaseUrl,
      `select (select string_agg(u::text, ' ') from users u) || (select string_agg(s::text, ' ') from user_sessions s)
           || (select string_agg(t::text, ' ') from login_tries t) || (select string_agg(a::text, ' ') from audit_log a)
           || (select string_agg(d::text, ' ') from audit_details d) as dump`,
    );
    expect(String(dump)).toContain(login);
    expect(String(dump)).not.toContain(secret);
    expect(String(dump)).not.toContain(TEST_PASSWORD);
    const users = await (await api.fetch('administrator', 'GET', '/users')).text();
    expect(users).not.toMatch(/argon2|password/i);
  });
});
