/**
 * Users with their sessions and API tokens. Secrets are here by their digests alone: whoever reads the database can log in
 * as nobody.
 */
import type { Failures, LockoutRule, TryVerdict } from '../domain/account/lockout.ts';
import type { Permission } from '../domain/account/permission.ts';
import type { SessionTimes } from '../domain/account/session.ts';
import type { User, UserChange } from '../domain/account/user.ts';
import type { AgentId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';

export type NewUser = Omit<User, 'revision'> & { readonly passwordHash: string };

/** `taken`: the login, or the agent, is another user's. */
export type UserAdded = 'added' | 'taken';
export type UserChanged = 'changed' | 'stale' | 'taken' | 'last-administrator' | 'not-found';

export interface Session extends SessionTimes {
  /** Shown to its user; opens nothing. */
  readonly sessionId: string;
  readonly userId: string;
  readonly address: string;
  readonly userAgent: string;
}

/** `secretHash`: SHA-256 of what the browser or program sends. */
export type NewSession = Omit<Session, 'endedAt'> & { readonly secretHash: string };

export interface ApiToken {
  readonly tokenId: string;
  readonly userId: string;
  readonly name: string;
  /** How it begins, by which its owner finds it again. */
  readonly prefix: string;
  readonly scopes: readonly Permission[];
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly lastUsedAt?: Instant | undefined;
  readonly revokedAt?: Instant | undefined;
}
export type NewApiToken = Omit<ApiToken, 'lastUsedAt' | 'revokedAt'> & { readonly secretHash: string };

export interface UserPage {
  /** By the key of their login; undefined: from the first. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface CountedTry {
  /** What is counted, such as an address. */
  readonly key: string;
  readonly rule: LockoutRule;
}

export type JudgeTry = (
  counted: readonly { readonly failures: Failures | undefined; readonly rule: LockoutRule }[],
) => TryVerdict;

export interface SetupToken {
  readonly secretHash: string;
  readonly expiresAt: Instant;
}

export interface Accounts {
  addUser(user: NewUser): Promise<UserAdded>;
  user(userId: string): Promise<User | undefined>;
  /** Whatever the case of the login. */
  userByLogin(login: string): Promise<User | undefined>;
  /** Who works as the agent. */
  userOfAgent(agentId: AgentId): Promise<User | undefined>;
  /** By login. */
  users(page: UserPage): Promise<readonly User[]>;
  /** With another role, or disabled, all their sessions end with it. */
  changeUser(userId: string, revision: number, change: UserChange, now: Instant): Promise<UserChanged>;
  /** Whether anybody can administrate: someone has to be the first. */
  hasAdministrator(): Promise<boolean>;
  passwordHash(userId: string): Promise<string | undefined>;
  /** The same password, hashed anew: nothing else changes. */
  rehash(userId: string, before: string, after: string): Promise<void>;
  /** Ends all sessions of the user. */
  setPassword(userId: string, passwordHash: string, now: Instant): Promise<void>;

  addSession(session: NewSession): Promise<void>;
  /** With its user, also one that is over: that is for the rule to judge. */
  session(secretHash: string): Promise<{ readonly session: Session; readonly user: User } | undefined>;
  noteSessionUse(sessionId: string, at: Instant): Promise<void>;
  /** Not ended, the newest first. */
  sessions(userId: string): Promise<readonly Session[]>;
  /** False: it is not one of this user's, or has ended. */
  endSession(userId: string, sessionId: string, now: Instant): Promise<boolean>;
  /** How many. */
  endSessions(userId: string, now: Instant): Promise<number>;
  /** Whether the user has logged in from this address since. */
  isKnownAddress(userId: string, address: string, since: Instant): Promise<boolean>;
  /** Sessions that ended, and failed tries that were made, before. */
  forget(before: { readonly sessionsBefore: Instant; readonly triesBefore: Instant }): Promise<void>;

  addToken(token: NewApiToken): Promise<void>;
  token(secretHash: string): Promise<{ readonly token: ApiToken; readonly user: User } | undefined>;
  noteTokenUse(tokenId: string, at: Instant): Promise<void>;
  /** The newest first. */
  tokens(userId: string): Promise<readonly ApiToken[]>;
  /** False: it is not one of this user's, or was revoked. */
  revokeToken(userId: string, tokenId: string, now: Instant): Promise<boolean>;

  /** Counts what the verdict says, in one step with judging it: no two tries see the same count. */
  takeTry(tries: readonly CountedTry[], judge: JudgeTry): Promise<TryVerdict>;
  /** The try has not failed: `cleared` are counted anew, `forgiven` without this one. */
  clearTries(cleared: readonly string[], forgiven: readonly string[]): Promise<void>;

  /** In place of the one before; false where there is an administrator. */
  offerSetup(token: SetupToken): Promise<boolean>;
  /** The first administrator, against the token, which is used up; undefined: it is not the one, or too old. */
  claimSetup(secretHash: string, now: Instant, user: NewUser): Promise<UserAdded | undefined>;
}

export interface AccountsPort extends Accounts {
  start(): Promise<void>;
  stop(): Promise<void>;
}
