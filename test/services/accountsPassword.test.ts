/** Whether a password is the one: by the same steps for everybody, and with waits that lock nobody out. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPasswordHasher } from '../../src/app/accounts/passwords.ts';
import { ACCOUNT_RULE, ADDRESS_RULE } from '../../src/domain/account/lockout.ts';
import { createAccounts } from '../../src/records/accounts.ts';
import type { AccountsPort } from '../../src/ports/accounts.ts';
import {
  addressKey,
  judgePassword,
  type AccountParts,
  type PasswordHasher,
} from '../../src/services/accountsPassword.ts';
import { aSession, aUser } from '../support/accounts.ts';
import { createTestPglite } from '../support/pglite.ts';
import { T0 } from '../support/records.ts';

const PASSWORD = 'a quiet blue lake';
const real = createPasswordHasher({ memoryCost: 1_024, timeCost: 1, parallelism: 1 });
const sql = createTestPglite();
let accounts: AccountsPort;
let steps: string[] = [];

/** The real hasher and records; what is asked of them is written down. */
function watched(): AccountParts {
  const told = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name, receiver) => {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]): unknown => {
          steps.push(String(name));
          return Reflect.apply(member, target, args) as unknown;
        };
      },
    });
  return { accounts: told(accounts), passwords: told<PasswordHasher>(real) };
}

beforeAll(async () => {
  await sql.open();
  accounts = createAccounts({ ...sql, open: async () => undefined, close: async () => undefined }, 'memory');
});
beforeEach(async () => {
  await sql.script('truncate users, user_sessions, api_tokens, login_tries, setup_token');
  await accounts.addUser(aUser({ passwordHash: await real.hash(PASSWORD) }));
  steps = [];
});
afterAll(() => sql.close());

const judge = (login: string, password: string, address = '192.0.2.9', now = T0) =>
  judgePassword(watched(), login, password, address, now);

describe('a password', () => {
  it('is right for its user, whatever the case of the login', async () => {
    expect(await judge('mei.lin', PASSWORD)).toMatchObject({ kind: 'right', user: { userId: 'user-1' } });
  });

  it('takes the same steps where it is wrong, where there is no such user, and where the user is disabled', async () => {
    await accounts.addUser(
      aUser({ userId: 'off', login: 'off', isDisabled: true, passwordHash: await real.hash(PASSWORD) }),
    );
    const taken: string[][] = [];
    for (const [login, password] of [
      ['mei.lin', 'wrong'],
      ['nobody', PASSWORD],
      ['off', PASSWORD],
    ] as const) {
      steps = [];
      expect((await judge(login, password)).kind).toBe('wrong');
      taken.push(steps);
    }
    expect(taken[0]).toContain('verify');
    expect(taken[1]).toEqual(taken[0]);
    expect(taken[2]).toEqual(taken[0]);
  });

  it('is not even looked at while whoever failed has to wait', async () => {
    for (let index = 0; index <= ACCOUNT_RULE.free; index += 1) await judge('mei.lin', 'wrong');
    steps = [];
    expect(await judge('mei.lin', PASSWORD)).toEqual({ kind: 'wait', until: T0 + ACCOUNT_RULE.firstWaitMs });
    expect(steps).not.toContain('verify');
    const later = T0 + ACCOUNT_RULE.firstWaitMs;
    expect((await judge('mei.lin', PASSWORD, '192.0.2.9', later)).kind).toBe('right');
  });

  it('makes whoever tries many logins from one address wait too', async () => {
    for (let index = 0; index <= ADDRESS_RULE.free; index += 1) await judge(`nobody-${index}`, 'wrong');
    expect((await judge('mei.lin', PASSWORD)).kind).toBe('wait');
    expect((await judge('mei.lin', PASSWORD, '192.0.2.10')).kind).toBe('right');
  });

  it('is taken at once from where its user is known, whatever others fail with', async () => {
    await accounts.addSession(aSession({ address: '192.0.2.1' }));
    for (let index = 0; index <= ACCOUNT_RULE.free + 3; index += 1)
      await judge('mei.lin', 'wrong', `198.51.100.${index}`);
    expect((await judge('mei.lin', PASSWORD, '203.0.113.1')).kind).toBe('wait');
    expect((await judge('mei.lin', PASSWORD, '192.0.2.1')).kind).toBe('right');
  });

  it('is taken at once where its user is known, however many others have failed at that address', async () => {
    await accounts.addSession(aSession({ address: '192.0.2.9' }));
    for (let index = 0; index <= ADDRESS_RULE.free + 5; index += 1) await judge(`nobody-${index}`, 'wrong');
    expect((await judge('nobody-99', 'wrong')).kind).toBe('wait');
    expect((await judge('mei.lin', PASSWORD)).kind).toBe('right');
  });

  it('that people mistype where they are known makes nobody else there wait', async () => {
    await accounts.addSession(aSession({ address: '192.0.2.9' }));
    let now = T0;
    for (let index = 0; index <= ADDRESS_RULE.free * 2; index += 1)
      expect((await judge('mei.lin', 'wrong', '192.0.2.9', (now += ACCOUNT_RULE.longestWaitMs))).kind).toBe(
        'wrong',
      );
    expect((await judge('nobody', 'wrong', '192.0.2.9', now)).kind).toBe('wrong');
  });

  it('counts no right one against an address that many share', async () => {
    for (let index = 0; index < ADDRESS_RULE.free * 2; index += 1)
      expect((await judge('mei.lin', PASSWORD)).kind).toBe('right');
  });
});

describe('the address that failures are counted by', () => {
  it('is one for the half of IPv6 that its holder may choose', () => {
    expect(addressKey('2001:db8::1')).toBe(addressKey('2001:0DB8:0:0:ffff:1:2:3'));
    expect(addressKey('2001:db8:0:1::1')).not.toBe(addressKey('2001:db8::1'));
    expect(addressKey('::1')).toBe(addressKey('0:0:0:0:0:0:0:9'));
    expect(addressKey('fe80::1%eth0')).toBe(addressKey('fe80::2'));
    expect(addressKey('192.0.2.1')).not.toBe(addressKey('192.0.2.2'));
    expect(addressKey('::ffff:192.0.2.1')).not.toBe(addressKey('::ffff:192.0.2.2'));
  });

  it('is the same for any choice of the last 64 bits', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
    const half = fc.array(group, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(half, half, half, (prefix, one, other) => {
        const at = (rest: readonly string[]): string => addressKey([...prefix, ...rest].join(':'));
        expect(at(one)).toBe(at(other));
      }),
    );
  });
});
