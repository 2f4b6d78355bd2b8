/** Use cases of whoever keeps the users: add, change, another password, and what nobody may do to another. */
import { randomUUID } from 'node:crypto';
import type { Caller } from '../domain/account/caller.ts';
import { changedUser, isLogin, mayGrant, type User, type UserChange } from '../domain/account/user.ts';
import { isTimeZone } from '../domain/calendar/window.ts';
import { isSafeId } from '../domain/kernel/ids.ts';
import { isPrintable } from '../domain/kernel/printable.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Accounts, UserChanged } from '../ports/accounts.ts';
import { hashNewPassword, type AccountParts } from './accountsPassword.ts';
import { OutpaceError } from './errors.ts';

/** What is said of a user by people. */
export type UserProfile = Omit<User, 'userId' | 'isDisabled' | 'createdAt' | 'revision'>;

/** Who changes: a caller of the API; whoever works at the machine itself may all. */
export type UserKeeper = Pick<Caller, 'permissions' | 'login' | 'teamIds'> | 'operator';

export { LANGUAGES } from '../domain/account/user.ts';
export { PERMISSIONS, ROLES } from '../domain/account/permission.ts';

const LONGEST_NAME = 120;

export async function addUser(
  { accounts, passwords }: AccountParts,
  profile: UserProfile,
  password: string,
  by: UserKeeper,
  now: Instant,
): Promise<User> {
  requireProfile(profile);
  requireGrant(by, profile);
  const passwordHash = await hashNewPassword(passwords, password, profile.login);
  const user = { ...profile, userId: randomUUID(), isDisabled: false, createdAt: now };
  if ((await accounts.addUser({ ...user, passwordHash })) === 'taken') throw taken(profile);
  return { ...user, revision: 1 };
}

/** With the change that was seen: another's in between is not overwritten. */
export async function changeUser(
  accounts: Accounts,
  userId: string,
  change: UserChange,
  by: UserKeeper,
  now: Instant,
): Promise<User> {
  const before = await requireUser(accounts, userId);
  const after = changedUser(before, change);
  requireProfile(after);
  requireGrant(by, before);
  requireGrant(by, after);
  const changed = await accounts.changeUser(userId, before.revision, change, now);
  if (changed !== 'changed') throw NOT_CHANGED[changed](after);
  return requireUser(accounts, userId);
}

/** All their sessions end. */
export async function setUserPassword(
  { accounts, passwords }: AccountParts,
  userId: string,
  password: string,
  by: UserKeeper,
  now: Instant,
): Promise<User> {
  const user = await requireUser(accounts, userId);
  requireGrant(by, user);
  await accounts.setPassword(userId, await hashNewPassword(passwords, password, user.login), now);
  return user;
}

export async function requireUser(accounts: Accounts, userId: string): Promise<User> {
  const user = await accounts.user(userId);
  if (user === undefined)
    throw new OutpaceError('OUT_NOT_FOUND', `there is no user ${userId}; outpace user list shows them`);
  return user;
}

/** By the name they log in with, as people at a machine say it. */
export async function requireUserByLogin(accounts: Accounts, login: string): Promise<User> {
  const user = await accounts.userByLogin(login);
  if (user === undefined)
    throw new OutpaceError('OUT_NOT_FOUND', `nobody logs in as ${login}; outpace user list shows them`);
  return user;
}

function requireGrant(by: UserKeeper, user: Pick<User, 'role' | 'teamIds'>): void {
  if (by === 'operator' || mayGrant(by, user)) return;
  throw new OutpaceError(
    'OUT_FORBIDDEN',
    `the role ${user.role}, of the teams that are asked for, may more than ${by.login} may by these credentials: nobody gives, or takes over, what they have not`,
  );
}

function requireProfile({ login, name, timeZone, teamIds = [], agentId }: UserProfile): void {
  requireLogin(login);
  if (!isPrintable(name, LONGEST_NAME))
    throw new OutpaceError(
      'OUT_USAGE',
      `a name has 1 to ${LONGEST_NAME} characters, none of them a control character`,
    );
  requireTimeZone(timeZone);
  const odd = [...teamIds, ...(agentId === undefined ? [] : [agentId])].find((id) => !isSafeId(id));
  if (odd !== undefined)
    throw new OutpaceError('OUT_USAGE', `${JSON.stringify(odd)} is no id of a team or agent`);
}

export function requireLogin(login: string): void {
  if (isLogin(login)) return;
  throw new OutpaceError(
    'OUT_USAGE',
    'a login has 1 to 64 letters, digits or . _ @ + - and begins with a letter or digit',
  );
}

export function requireTimeZone(timeZone: string): void {
  if (isTimeZone(timeZone)) return;
  throw new OutpaceError(
    'OUT_USAGE',
    `there is no time zone ${JSON.stringify(timeZone)}; write e.g. Europe/Vienna`,
  );
}

const NOT_CHANGED: Readonly<Record<Exclude<UserChanged, 'changed'>, (after: User) => OutpaceError>> = {
  stale: ({ login }) => new OutpaceError('OUT_CHANGED', `somebody has just changed ${login}; read it again`),
  taken: (after) => taken(after),
  'last-administrator': ({ login }) =>
    new OutpaceError(
      'OUT_REFUSED',
      `${login} is the last administrator: make another one first, or nobody could`,
    ),
  'not-found': ({ userId }) => new OutpaceError('OUT_NOT_FOUND', `there is no user ${userId}`),
};

function taken({ login, agentId }: Pick<User, 'login' | 'agentId'>): OutpaceError {
  const agent = agentId === undefined ? '' : `, or works as the agent ${agentId},`;
  return new OutpaceError('OUT_ALREADY_EXISTS', `somebody logs in as ${login}${agent} already`);
}
