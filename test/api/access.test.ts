/** Each role against each endpoint of the contract: nothing is reached that the table of permissions does not allow. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../../src/api/contract.ts';
import type { Endpoint } from '../../src/api/endpoint.ts';
import { ROLE_PERMISSIONS, ROLES, type Permission, type Role } from '../../src/domain/account/permission.ts';
import { makeToken, ownerOf } from '../../src/services/accountsTokens.ts';
import { startTestApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ limits: { perMinuteOfCaller: 1e6, perMinuteOfAddress: 1e6 } });
});
afterAll(() => api.stop());

const ENDPOINTS = (Object.entries(contract) as [string, Endpoint][]).map(([name, { access }]) => {
  const [method = '', path = ''] = name.split(' ');
  return { name, method, access, path };
});

/** Ids of nothing: what is asked here is who may ask. */
function urlOf(path: string, value = 'nothing-1'): string {
  return path.replace(/:\w+/g, encodeURIComponent(value));
}

/** Who may ask is decided at once; what they ask for may take longer. */
const PATIENCE_MS = 5_000;

interface Reached {
  readonly status: number;
  /** Of the refusal for want of a permission. */
  readonly isDenied: boolean;
  readonly code: string;
}

async function reach(method: string, path: string, token: string | undefined): Promise<Reached> {
  const end = new AbortController();
  const patience = setTimeout(() => end.abort(), PATIENCE_MS);
  const asked = fetch(`${api.baseUrl}/api/v1${path}`, {
    method,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    signal: end.signal,
  });
  const response = await asked.catch(() => undefined);
  clearTimeout(patience);
  // Let in, and at work: it waits for an engine, of which there is none here.
  if (response === undefined) return { status: 0, isDenied: false, code: '' };
  const { status } = response;
  // Events and files need not be read to their end.
  if (status < 400) {
    end.abort();
    return { status, isDenied: false, code: '' };
  }
  const { code, detail } = (await response.json()) as { readonly code: string; readonly detail: string };
  return { status, isDenied: status === 403 && detail.startsWith('this needs the permission'), code };
}

async function tokenOf(role: Role, scopes: readonly Permission[]): Promise<string> {
  const owner = ownerOf({ userId: role, role });
  return (await makeToken(api.parts.accounts, owner, { name: 'access', scopes, days: 1 }, Date.now())).secret;
}

type Named = (typeof ENDPOINTS)[number];

/** What is not as it should be, by endpoint: all are asked, a few at a time. */
async function mismatches(
  asked: readonly Named[],
  tokenFor: (endpoint: Named) => Promise<string | undefined>,
  isRight: (reached: Reached) => boolean,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const queue = [...asked];
  const work = async (): Promise<void> => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const reached = await reach(next.method, urlOf(next.path), await tokenFor(next));
      if (!isRight(reached)) wrong.push(`${next.name}: ${JSON.stringify(reached)}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return wrong;
}

const NAMED = ENDPOINTS.filter(({ access }) => access !== 'public' && access !== 'anyone');
const maySee = (role: Role, { access }: Named): boolean => ROLE_PERMISSIONS[role].has(access as Permission);

describe('without credentials', () => {
  const closed = ENDPOINTS.filter(({ access }) => access !== 'public');
  const isUnknown = ({ status, code }: Reached): boolean => status === 401 && code === 'OUT_UNAUTHENTICATED';

  it('everything is closed, with a made-up token too', async () => {
    expect(await mismatches(closed, async () => undefined, isUnknown)).toEqual([]);
    expect(await mismatches(closed, async () => 'outp_nobody-has-made-this-one', isUnknown)).toEqual([]);
  });

  it('but logging in and the set-up', () => {
    const open = ENDPOINTS.filter(({ access }) => access === 'public').map(({ name }) => name);
    expect(open.toSorted()).toEqual(['GET /setup', 'POST /session', 'POST /setup']);
  });
});

describe.each(ROLES)('the role %s', (role) => {
  const tokenFor = async (): Promise<string> => token;
  let token = '';
  beforeAll(async () => {
    token = await tokenOf(role, [...ROLE_PERMISSIONS[role]]);
  });

  it('reaches nothing that its table does not allow', async () => {
    const others = NAMED.filter((endpoint) => !maySee(role, endpoint));
    expect(others.length).toBeGreaterThan(0);
    expect(
      await mismatches(others, tokenFor, ({ isDenied, code }) => isDenied && code === 'OUT_FORBIDDEN'),
    ).toEqual([]);
  });

  it('is let in to all that its table allows', async () => {
    const mine = NAMED.filter((endpoint) => maySee(role, endpoint));
    expect(mine.length).toBeGreaterThan(0);
    expect(await mismatches(mine, tokenFor, ({ isDenied, status }) => !isDenied && status !== 401)).toEqual(
      [],
    );
  });
});

describe('a token', () => {
  it('of an administrator reaches nothing without the scope of it', async () => {
    const tokens = new Map<Permission, string>();
    for (const scope of ['audit.read', 'user.read'] as const)
      tokens.set(scope, await tokenOf('administrator', [scope]));
    const other = async ({ access }: Named) =>
      tokens.get(access === 'audit.read' ? 'user.read' : 'audit.read');
    expect(await mismatches(NAMED, other, ({ isDenied }) => isDenied)).toEqual([]);
  });

  it('reaches nothing once it is revoked, is too old, or its owner is disabled', async () => {
    const now = Date.now();
    const shown = ENDPOINTS.filter(({ name }) => name === 'GET /campaigns');
    const isOut = async (token: string): Promise<boolean> =>
      (
        await mismatches(
          shown,
          async () => token,
          ({ status }) => status === 401,
        )
      ).length === 0;
    const owner = ownerOf({ userId: 'operations', role: 'operations' });
    const order = { name: 'short', scopes: ['campaign.read'], days: 1 } as const;
    const old = await makeToken(api.parts.accounts, owner, order, now - 2 * 86_400_000);
    expect(await isOut(old.secret)).toBe(true);
    const revoked = await makeToken(api.parts.accounts, owner, order, now);
    expect(await isOut(revoked.secret)).toBe(false);
    await api.parts.accounts.revokeToken('operations', revoked.token.tokenId, now);
    expect(await isOut(revoked.secret)).toBe(true);
    const orphan = await makeToken(api.parts.accounts, owner, order, now);
    await api.parts.accounts.changeUser('operations', 1, { isDisabled: true }, now);
    expect(await isOut(orphan.secret)).toBe(true);
  });
});

describe('what nobody means well', () => {
  const ODD = [
    "'; drop table users; --",
    '../../../etc/passwd',
    '<script>alert(1)</script>',
    '\u0000',
    '__proto__',
    'constructor',
    '%2e%2e%2f',
    '$(reboot)',
    '😀'.repeat(40),
    '9'.repeat(150),
  ];

  it.each(ODD)('is no way in, as an id: %j', async (odd) => {
    const token = await tokenOf('administrator', [...ROLE_PERMISSIONS.administrator]);
    const reading = ENDPOINTS.filter(({ method, path }) => method === 'GET' && path.includes(':'));
    const asked = reading.map((endpoint) => ({ ...endpoint, path: urlOf(endpoint.path, odd) }));
    const wrong = await mismatches(
      asked,
      async () => token,
      ({ status }) => status !== 500,
    );
    expect(wrong).toEqual([]);
  });
});
