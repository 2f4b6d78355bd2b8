/** Passwords: whether one may be taken, and whether it is the one, without telling by time whether there is such a user. */
import { createHash } from 'node:crypto';
import { ACCOUNT_RULE, ADDRESS_RULE, judgeTry, type LockoutRule } from '../domain/account/lockout.ts';
import {
  LONGEST_PASSWORD,
  normalPassword,
  passwordFault,
  SHORTEST_PASSWORD,
  type PasswordFault,
} from '../domain/account/password.ts';
import { loginKey, type User } from '../domain/account/user.ts';
import { DAY_MS, type Instant } from '../domain/kernel/time.ts';
import type { Accounts } from '../ports/accounts.ts';
import { OutpaceError } from './errors.ts';

/** Slow on purpose, and off the event loop. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** Undefined: there is no such user; it takes as long as if there were. */
  verify(hash: string | undefined, password: string): Promise<boolean>;
  /** Made with less than what is asked for today. */
  isOutdated(hash: string): boolean;
}

export interface AccountParts {
  readonly accounts: Accounts;
  readonly passwords: PasswordHasher;
}

/** Where somebody logs in from: for the list of their sessions, and for the audit. */
export interface LogInOrigin {
  readonly address: string;
  readonly userAgent: string;
}

const FAULT_WORDS: Readonly<Record<PasswordFault, string>> = {
  'too-short': `it has fewer than ${SHORTEST_PASSWORD} characters`,
  'too-long': `it has more than ${LONGEST_PASSWORD} characters`,
  common: 'it is among those that everybody tries first',
  repeats: 'it repeats a few characters',
  sequence: 'it follows the alphabet, the digits or the keyboard',
  'contains-login': 'it is the login and little more',
};

/** Throws where it may not be taken; the password is in no message. */
export async function hashNewPassword(
  passwords: PasswordHasher,
  password: string,
  login: string,
): Promise<string> {
  const fault = passwordFault(password, login);
  if (fault !== undefined)
    throw new OutpaceError(
      'OUT_USAGE',
      `the password cannot be taken: ${FAULT_WORDS[fault]}; choose another`,
    );
  return passwords.hash(normalPassword(password));
}

export type PasswordVerdict =
  | { readonly kind: 'right'; readonly user: User }
  /** `user`: whose password it is not; undefined: there is no such user. */
  | { readonly kind: 'wrong'; readonly user: User | undefined }
  | { readonly kind: 'wait'; readonly until: Instant };

/** An address that the user has logged in from since is theirs: what others fail with does not hold it up. */
const KNOWN_FOR_MS = 30 * DAY_MS;

/** The same steps, whether there is such a user or not. */
export async function judgePassword(
  { accounts, passwords }: AccountParts,
  login: string,
  password: string,
  address: string,
  now: Instant,
): Promise<PasswordVerdict> {
  const user = await accounts.userByLogin(login);
  const isKnown = await accounts.isKnownAddress(user?.userId ?? '', address, now - KNOWN_FOR_MS);
  const place = addressKey(address);
  const account = accountKey(login, isKnown ? place : undefined);
  // An office behind one router mistypes all day: whoever is known there neither waits for the others nor makes them wait.
  const tries: readonly { readonly key: string; readonly rule: LockoutRule }[] = [
    ...(isKnown ? [] : [{ key: place, rule: ADDRESS_RULE }]),
    { key: account, rule: ACCOUNT_RULE },
  ];
  const verdict = await accounts.takeTry(tries, (counted) => judgeTry(counted, now));
  if (verdict.kind === 'wait') return verdict;
  const kept = await accounts.passwordHash(user?.userId ?? '');
  const isRight = await passwords.verify(kept, normalPassword(password));
  if (!isRight || user === undefined || kept === undefined || user.isDisabled) return { kind: 'wrong', user };
  await accounts.clearTries([account], isKnown ? [] : [place]);
  if (passwords.isOutdated(kept))
    await accounts.rehash(user.userId, kept, await passwords.hash(normalPassword(password)));
  return { kind: 'right', user };
}

/** Of an IPv6 address the half that its holder cannot choose (RFC 4291, 2.5.4): the rest would make each try a new one. */
export function addressKey(address: string): string {
  if (!address.includes(':') || address.includes('.')) return `address:${address}`;
  const [before = '', after] = address.split('%')[0]?.split('::') ?? [];
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const zeros = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  const groups = [...head, ...Array.from({ length: zeros }, () => '0'), ...tail];
  const prefix = groups.slice(0, 4).map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''));
  return `address:${prefix.join(':')}::/64`;
}

/** What is typed as a login may be a password by mistake: only its digest is kept. */
function accountKey(login: string, place: string | undefined): string {
  const digest = createHash('sha256').update(loginKey(login)).digest('hex');
  return place === undefined ? `account:${digest}` : `account:${digest}:${place}`;
}

export function waitError(until: Instant, now: Instant): OutpaceError {
  const seconds = Math.max(1, Math.ceil((until - now) / 1_000));
  return new OutpaceError('OUT_TOO_MANY', `too many failed tries: wait ${seconds} s, then try again`);
}
