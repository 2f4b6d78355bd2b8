/** The first administrator of an installation: made with a token that only whoever starts the engine can read. */
import { randomUUID } from 'node:crypto';
import { ADDRESS_RULE, judgeTry } from '../domain/account/lockout.ts';
import { HOUR_MS, type Instant } from '../domain/kernel/time.ts';
import type { Accounts } from '../ports/accounts.ts';
import {
  addressKey,
  hashNewPassword,
  waitError,
  type AccountParts,
  type LogInOrigin,
} from './accountsPassword.ts';
import { hashOfSecret, newSecret } from './accountsSecret.ts';
import { beginSession, type LoggedIn } from './accountsSession.ts';
import { requireLogin, requireTimeZone, type UserProfile } from './accountsUsers.ts';
import { OutpaceError } from './errors.ts';

export const SETUP_LIFETIME_MS = 24 * HOUR_MS;

/** To be shown once, in place of any before; undefined: there is an administrator. */
export async function offerSetup(accounts: Accounts, now: Instant): Promise<string | undefined> {
  const secret = newSecret();
  const expiresAt = now + SETUP_LIFETIME_MS;
  return (await accounts.offerSetup({ secretHash: secret.hash, expiresAt })) ? secret.text : undefined;
}

export interface SetUp extends Pick<UserProfile, 'login' | 'name' | 'language' | 'timeZone'> {
  readonly token: string;
  readonly password: string;
}

export async function setUp(
  { accounts, passwords }: AccountParts,
  { token, password, ...profile }: SetUp,
  origin: LogInOrigin,
  now: Instant,
): Promise<LoggedIn> {
  requireLogin(profile.login);
  requireTimeZone(profile.timeZone);
  // Nobody is asked who they are: without waits anybody could guess on, and each try is put on record.
  const place = addressKey(origin.address);
  const verdict = await accounts.takeTry([{ key: place, rule: ADDRESS_RULE }], (counted) =>
    judgeTry(counted, now),
  );
  if (verdict.kind === 'wait') throw waitError(verdict.until, now);
  // Hashing is slow: nobody makes us do it without a need.
  if (await accounts.hasAdministrator()) throw notValid();
  const user = {
    ...profile,
    userId: randomUUID(),
    role: 'administrator' as const,
    isDisabled: false,
    createdAt: now,
    passwordHash: await hashNewPassword(passwords, password, profile.login),
  };
  const added = await accounts.claimSetup(hashOfSecret(token), now, user);
  if (added === undefined) throw notValid();
  if (added === 'taken')
    throw new OutpaceError('OUT_ALREADY_EXISTS', `somebody logs in as ${profile.login} already`);
  await accounts.clearTries([], [place]);
  return beginSession(accounts, { ...user, revision: 1 }, origin, now);
}

function notValid(): OutpaceError {
  return new OutpaceError(
    'OUT_UNAUTHENTICATED',
    'the set-up token is not valid (any more): an administrator exists, or the engine printed a newer one at its last start',
  );
}
