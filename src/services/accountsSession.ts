/** Use cases of whoever logs in: in, out, who they are at this moment, and another password. */
import { randomUUID } from 'node:crypto';
import type { Caller } from '../domain/account/caller.ts';
import { isSessionOver, isUseNoted, sessionEndsAt } from '../domain/account/session.ts';
import { permissionsOf, type User } from '../domain/account/user.ts';
import { DAY_MS, type Instant } from '../domain/kernel/time.ts';
import type { Accounts, Session } from '../ports/accounts.ts';
import {
  hashNewPassword,
  judgePassword,
  waitError,
  type AccountParts,
  type LogInOrigin,
} from './accountsPassword.ts';
import { hashOfSecret, newSecret } from './accountsSecret.ts';
import { OutpaceError } from './errors.ts';

export interface LogIn {
  readonly login: string;
  readonly password: string;
}

/** With the secret that the browser keeps. */
export interface LoggedIn {
  readonly secret: string;
  readonly caller: Caller;
}

export type LogInOutcome =
  | ({ readonly kind: 'done' } & LoggedIn)
  /** `login`: whose password it is not; undefined: there is no such user. */
  | { readonly kind: 'refused'; readonly login: string | undefined }
  | { readonly kind: 'wait'; readonly until: Instant };

const USER_AGENT_LENGTH = 200;

export async function logIn(
  parts: AccountParts,
  { login, password }: LogIn,
  origin: LogInOrigin,
  now: Instant,
): Promise<LogInOutcome> {
  const verdict = await judgePassword(parts, login, password, origin.address, now);
  if (verdict.kind === 'wait') return verdict;
  if (verdict.kind === 'wrong') return { kind: 'refused', login: verdict.user?.login };
  return { kind: 'done', ...(await beginSession(parts.accounts, verdict.user, origin, now)) };
}

/** Always a new secret: one that somebody has put into the browser before opens nothing. */
export async function beginSession(
  accounts: Accounts,
  user: User,
  { address, userAgent }: LogInOrigin,
  now: Instant,
): Promise<LoggedIn> {
  const secret = newSecret();
  const session = {
    sessionId: randomUUID(),
    userId: user.userId,
    createdAt: now,
    lastUsedAt: now,
    address,
    userAgent: userAgent.slice(0, USER_AGENT_LENGTH),
  };
  await accounts.addSession({ ...session, secretHash: secret.hash });
  return { secret: secret.text, caller: callerOfUser(user, 'session', session.sessionId) };
}

/** Undefined: there is no such session, or not any more. */
export async function callerOfSession(
  accounts: Accounts,
  secret: string,
  now: Instant,
): Promise<Caller | undefined> {
  const found = await accounts.session(hashOfSecret(secret));
  if (found === undefined || found.user.isDisabled || isSessionOver(found.session, now)) return undefined;
  const { sessionId, lastUsedAt } = found.session;
  if (isUseNoted(lastUsedAt, now)) await accounts.noteSessionUse(sessionId, now);
  return callerOfUser(found.user, 'session', sessionId);
}

/** Undefined: there is no such token, or not any more. */
export async function callerOfToken(
  accounts: Accounts,
  secret: string,
  now: Instant,
): Promise<Caller | undefined> {
  const found = await accounts.token(hashOfSecret(secret));
  if (found === undefined || found.user.isDisabled) return undefined;
  const { tokenId, scopes, expiresAt, revokedAt, lastUsedAt } = found.token;
  if (now >= expiresAt || revokedAt !== undefined) return undefined;
  if (isUseNoted(lastUsedAt, now)) await accounts.noteTokenUse(tokenId, now);
  return {
    ...callerOfUser(found.user, 'token', tokenId),
    permissions: permissionsOf(found.user.role, scopes),
  };
}

function callerOfUser(user: User, via: Caller['via'], viaId: string): Caller {
  const { userId, login, role, agentId, teamIds } = user;
  return {
    userId,
    login,
    role,
    permissions: permissionsOf(role),
    via,
    viaId,
    ...(agentId === undefined ? {} : { agentId }),
    ...(teamIds === undefined ? {} : { teamIds }),
  };
}

export interface OwnSession extends Session {
  readonly isThis: boolean;
  readonly endsAt: Instant;
}

/** Those that can still be used, the newest first. */
export async function ownSessions(
  accounts: Accounts,
  { userId, viaId }: Pick<Caller, 'userId' | 'viaId'>,
  now: Instant,
): Promise<readonly OwnSession[]> {
  const sessions = await accounts.sessions(userId);
  return sessions
    .filter((session) => !isSessionOver(session, now))
    .map((session) => ({ ...session, isThis: session.sessionId === viaId, endsAt: sessionEndsAt(session) }));
}

/** All sessions end, this one too; a new one takes its place. */
export async function changeOwnPassword(
  parts: AccountParts,
  caller: Caller,
  { currentPassword, newPassword }: { readonly currentPassword: string; readonly newPassword: string },
  origin: LogInOrigin,
  now: Instant,
): Promise<LoggedIn> {
  const { accounts, passwords } = parts;
  const verdict = await judgePassword(parts, caller.login, currentPassword, origin.address, now);
  if (verdict.kind === 'wait') throw waitError(verdict.until, now);
  if (verdict.kind === 'wrong') throw new OutpaceError('OUT_FORBIDDEN', 'the current password is not right');
  const hash = await hashNewPassword(passwords, newPassword, caller.login);
  await accounts.setPassword(caller.userId, hash, now);
  return beginSession(accounts, verdict.user, origin, now);
}

/** What is of no use any more: sessions that ended long ago, failed tries that are forgotten. */
export async function forgetOld(accounts: Accounts, now: Instant): Promise<void> {
  await accounts.forget({ sessionsBefore: now - 30 * DAY_MS, triesBefore: now - DAY_MS });
}
