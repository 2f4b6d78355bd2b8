/** What every database keeps of users, their sessions, tokens and failed log-ins. */
import { describe, expect, it } from 'vitest';
import { ACCOUNT_RULE, judgeTry } from '../../src/domain/account/lockout.ts';
import type { Accounts } from '../../src/ports/accounts.ts';
import { aSession, aToken, aUser } from '../support/accounts.ts';
import { T0 } from '../support/records.ts';

export function accountsContract(name: string, fresh: () => Promise<Accounts>): void {
  async function withUser(): Promise<Accounts> {
    const accounts = await fresh();
    await accounts.addUser(aUser());
    return accounts;
  }

  describe(`users in ${name}`, () => {
    it('reads back as it was written, its password apart', async () => {
      const accounts = await fresh();
      const { passwordHash, ...user } = aUser({ teamIds: ['north', '南'], agentId: 'mei' });
      expect(await accounts.addUser({ ...user, passwordHash })).toBe('added');
      expect(await accounts.user('user-1')).toEqual({ ...user, revision: 1 });
      expect(await accounts.passwordHash('user-1')).toBe('hash-1');
      expect(await accounts.user('user-2')).toBeUndefined();
      expect(await accounts.passwordHash('user-2')).toBeUndefined();
    });

    it('is found by the login, whatever its case, and taken only once', async () => {
      const accounts = await withUser();
      expect(await accounts.userByLogin('mei.LIN')).toMatchObject({ userId: 'user-1', login: 'Mei.Lin' });
      expect(await accounts.addUser(aUser({ userId: 'user-2', login: 'MEI.lin' }))).toBe('taken');
      expect(await accounts.addUser(aUser({ userId: 'user-2', login: 'other' }))).toBe('added');
      expect(await accounts.changeUser('user-2', 1, { login: 'mei.lin' }, T0)).toBe('taken');
    });

    it('works as an agent that nobody else works as', async () => {
      const accounts = await fresh();
      await accounts.addUser(aUser({ agentId: 'mei' }));
      expect(await accounts.addUser(aUser({ userId: 'user-2', login: 'b', agentId: 'mei' }))).toBe('taken');
      expect(await accounts.userOfAgent('mei')).toMatchObject({ userId: 'user-1' });
      expect(await accounts.userOfAgent('li')).toBeUndefined();
      expect(await accounts.changeUser('user-1', 1, { agentId: null }, T0)).toBe('changed');
      expect(await accounts.user('user-1')).not.toHaveProperty('agentId');
      expect(await accounts.addUser(aUser({ userId: 'user-2', login: 'b', agentId: 'mei' }))).toBe('added');
    });

    it('is added once by two at the same moment', async () => {
      const accounts = await fresh();
      const both = await Promise.all(
        ['a', 'b'].map((userId) => accounts.addUser(aUser({ userId, login: 'same' }))),
      );
      expect(both.toSorted()).toEqual(['added', 'taken']);
    });

    it('is listed by login, page after page', async () => {
      const accounts = await fresh();
      for (const login of ['c', 'A', 'b', 'Ä', '王'])
        await accounts.addUser(aUser({ userId: `user-${login}`, login }));
      const logins = async (after?: string): Promise<string[]> =>
        (await accounts.users({ after, limit: 2 })).map(({ login }) => login);
      expect(await logins()).toEqual(['A', 'b']);
      expect(await logins('b')).toEqual(['c', 'Ä']);
      expect(await logins('ä')).toEqual(['王']);
    });

    it('is not changed by whoever saw an older revision', async () => {
      const accounts = await withUser();
      expect(await accounts.changeUser('user-1', 1, { name: 'New' }, T0)).toBe('changed');
      expect(await accounts.changeUser('user-1', 1, { name: 'Old' }, T0)).toBe('stale');
      expect(await accounts.user('user-1')).toMatchObject({ name: 'New', revision: 2 });
      expect(await accounts.changeUser('nobody', 1, { name: 'x' }, T0)).toBe('not-found');
    });

    it('keeps an administrator, also when two disable each other', async () => {
      const accounts = await fresh();
      for (const userId of ['a', 'b'])
        await accounts.addUser(aUser({ userId, login: userId, role: 'administrator' }));
      const both = await Promise.all(
        ['a', 'b'].map((userId) => accounts.changeUser(userId, 1, { isDisabled: true }, T0)),
      );
      expect(both.toSorted()).toEqual(['changed', 'last-administrator']);
      expect(await accounts.hasAdministrator()).toBe(true);
      const left = both[0] === 'changed' ? 'b' : 'a';
      expect(await accounts.changeUser(left, 1, { role: 'supervisor' }, T0)).toBe('last-administrator');
      expect(await accounts.changeUser(left, 1, { name: 'still here' }, T0)).toBe('changed');
    });
  });

  describe(`sessions in ${name}`, () => {
    it('is found by the digest of its secret, with its user', async () => {
      const accounts = await withUser();
      const { secretHash, ...session } = aSession();
      await accounts.addSession({ ...session, secretHash });
      expect(await accounts.session(secretHash)).toMatchObject({ session, user: { login: 'Mei.Lin' } });
      expect(await accounts.session('session-1')).toBeUndefined();
      expect(await accounts.sessions('user-1')).toEqual([session]);
    });

    it('ends once, by its own user', async () => {
      const accounts = await withUser();
      await accounts.addSession(aSession());
      expect(await accounts.endSession('user-2', 'session-1', T0 + 5)).toBe(false);
      expect(await accounts.endSession('user-1', 'session-1', T0 + 5)).toBe(true);
      expect(await accounts.endSession('user-1', 'session-1', T0 + 9)).toBe(false);
      expect(await accounts.session('digest-1')).toMatchObject({ session: { endedAt: T0 + 5 } });
      expect(await accounts.sessions('user-1')).toEqual([]);
    });

    it.each([
      ['another role', { role: 'reviewer' }, true],
      ['being disabled', { isDisabled: true }, true],
      ['another name', { name: 'Lin' }, false],
    ] as const)('ends with %s: %j', async (_why, change, ends) => {
      const accounts = await withUser();
      await accounts.addSession(aSession());
      await accounts.changeUser('user-1', 1, change, T0 + 7);
      expect((await accounts.session('digest-1'))?.session.endedAt).toBe(ends ? T0 + 7 : undefined);
    });

    it('ends with another password, but not with the same one hashed anew', async () => {
      const accounts = await withUser();
      await accounts.addSession(aSession());
      await accounts.rehash('user-1', 'hash-0', 'hash-x');
      expect(await accounts.passwordHash('user-1')).toBe('hash-1');
      await accounts.rehash('user-1', 'hash-1', 'hash-2');
      expect(await accounts.passwordHash('user-1')).toBe('hash-2');
      expect(await accounts.sessions('user-1')).toHaveLength(1);
      await accounts.setPassword('user-1', 'hash-3', T0 + 1);
      expect(await accounts.sessions('user-1')).toHaveLength(0);
    });

    it('keeps when it was used, never backwards, and is forgotten long afterwards', async () => {
      const accounts = await withUser();
      await accounts.addSession(aSession());
      await accounts.noteSessionUse('session-1', T0 + 500);
      await accounts.noteSessionUse('session-1', T0 + 400);
      expect((await accounts.session('digest-1'))?.session.lastUsedAt).toBe(T0 + 500);
      await accounts.forget({ sessionsBefore: T0 + 500, triesBefore: T0 });
      expect(await accounts.session('digest-1')).toBeDefined();
      await accounts.forget({ sessionsBefore: T0 + 501, triesBefore: T0 });
      expect(await accounts.session('digest-1')).toBeUndefined();
    });

    it('knows the addresses of its user', async () => {
      const accounts = await withUser();
      await accounts.addSession(aSession());
      expect(await accounts.isKnownAddress('user-1', '192.0.2.1', T0)).toBe(true);
      expect(await accounts.isKnownAddress('user-1', '192.0.2.1', T0 + 1)).toBe(false);
      expect(await accounts.isKnownAddress('user-1', '192.0.2.2', T0)).toBe(false);
    });
  });

  describe(`API tokens in ${name}`, () => {
    it('is found by the digest of its secret, used and revoked', async () => {
      const accounts = await withUser();
      const { secretHash, ...token } = aToken({ scopes: ['report.read', 'call.read'] });
      await accounts.addToken({ ...token, secretHash });
      expect(await accounts.token(secretHash)).toMatchObject({ token, user: { userId: 'user-1' } });
      await accounts.noteTokenUse('token-1', T0 + 3);
      expect(await accounts.revokeToken('user-2', 'token-1', T0 + 5)).toBe(false);
      expect(await accounts.revokeToken('user-1', 'token-1', T0 + 5)).toBe(true);
      expect(await accounts.revokeToken('user-1', 'token-1', T0 + 6)).toBe(false);
      expect(await accounts.tokens('user-1')).toEqual([{ ...token, lastUsedAt: T0 + 3, revokedAt: T0 + 5 }]);
      expect(await accounts.token('token-1')).toBeUndefined();
    });
  });

  describe(`tries to log in, in ${name}`, () => {
    const tries = [{ key: 'account:mei', rule: ACCOUNT_RULE }];

    it('counts each of many at the same moment', async () => {
      const accounts = await fresh();
      const verdicts = await Promise.all(
        Array.from({ length: 12 }, () => accounts.takeTry(tries, (counted) => judgeTry(counted, T0))),
      );
      expect(verdicts.filter(({ kind }) => kind === 'go')).toHaveLength(ACCOUNT_RULE.free + 1);
    });

    it('is forgotten when it is cleared', async () => {
      const accounts = await fresh();
      const once = () => accounts.takeTry(tries, (counted) => judgeTry(counted, T0));
      await once();
      expect(await once()).toMatchObject({ failures: [{ count: 2, lastAt: T0 }] });
      await accounts.clearTries([], ['account:mei']);
      expect(await once()).toMatchObject({ failures: [{ count: 2 }] });
      await accounts.clearTries(['account:mei'], []);
      expect(await once()).toMatchObject({ failures: [{ count: 1 }] });
      await accounts.forget({ sessionsBefore: T0, triesBefore: T0 });
      expect(await once()).toMatchObject({ failures: [{ count: 2 }] });
      await accounts.forget({ sessionsBefore: T0, triesBefore: T0 + 1 });
      expect(await once()).toMatchObject({ failures: [{ count: 1 }] });
    });
  });

  describe(`the set-up in ${name}`, () => {
    const admin = aUser({ role: 'administrator' });

    it('takes its token once, in time', async () => {
      const accounts = await fresh();
      expect(await accounts.offerSetup({ secretHash: 'old', expiresAt: T0 + 10 })).toBe(true);
      expect(await accounts.offerSetup({ secretHash: 'new', expiresAt: T0 + 10 })).toBe(true);
      expect(await accounts.claimSetup('old', T0, admin)).toBeUndefined();
      expect(await accounts.claimSetup('new', T0 + 10, admin)).toBeUndefined();
      const both = await Promise.all([
        accounts.claimSetup('new', T0 + 9, admin),
        accounts.claimSetup('new', T0 + 9, aUser({ ...admin, userId: 'user-2', login: 'second' })),
      ]);
      expect(both.filter((one) => one === 'added')).toHaveLength(1);
      expect(both.filter((one) => one === undefined)).toHaveLength(1);
    });

    it('is over where there is an administrator', async () => {
      const accounts = await fresh();
      await accounts.offerSetup({ secretHash: 'offered', expiresAt: T0 + 10 });
      await accounts.addUser(admin);
      expect(await accounts.hasAdministrator()).toBe(true);
      expect(await accounts.offerSetup({ secretHash: 'more', expiresAt: T0 + 10 })).toBe(false);
      expect(
        await accounts.claimSetup('offered', T0, aUser({ ...admin, userId: 'x', login: 'x' })),
      ).toBeUndefined();
    });
  });
}
