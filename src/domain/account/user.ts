/** A user: who they are, what their role lets them do, and the rules that keep an installation in somebody's hands. */
import type { AgentId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';
import { may, type Caller } from './caller.ts';
import { ROLE_PERMISSIONS, type Permission, type Role } from './permission.ts';

export const LANGUAGES = ['en', 'zh-CN'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface User {
  readonly userId: string;
  /** Unique, whatever its case. */
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  /** Teams whose people they see; absent: all. */
  readonly teamIds?: readonly string[] | undefined;
  /** The agent that they work as; absent: none. */
  readonly agentId?: AgentId | undefined;
  readonly language: Language;
  /** IANA name. */
  readonly timeZone: string;
  readonly isDisabled: boolean;
  readonly createdAt: Instant;
  /** Goes up with each change. */
  readonly revision: number;
}

/** What is left out stays as it is; null takes away what may be absent. */
export interface UserChange {
  readonly login?: string | undefined;
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly teamIds?: readonly string[] | null | undefined;
  readonly agentId?: AgentId | null | undefined;
  readonly language?: Language | undefined;
  readonly timeZone?: string | undefined;
  readonly isDisabled?: boolean | undefined;
}

export function changedUser(user: User, change: UserChange): User {
  const { teamIds = user.teamIds, agentId = user.agentId } = change;
  return {
    ...user,
    login: change.login ?? user.login,
    name: change.name ?? user.name,
    role: change.role ?? user.role,
    teamIds: teamIds ?? undefined,
    agentId: agentId ?? undefined,
    language: change.language ?? user.language,
    timeZone: change.timeZone ?? user.timeZone,
    isDisabled: change.isDisabled ?? user.isDisabled,
  };
}

const LOGIN = /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,63}$/u;

/** A name as people type it, an address of mail among them: 1 to 64 letters, digits and `. _ @ + -`. */
export function isLogin(text: string): boolean {
  return LOGIN.test(text);
}

/** What two spellings of one login have in common. */
export function loginKey(login: string): string {
  return login.normalize('NFKC').toLowerCase();
}

/** Of a token: its scopes, as far as its owner has them still. */
export function permissionsOf(role: Role, scopes?: readonly Permission[]): ReadonlySet<Permission> {
  const all = ROLE_PERMISSIONS[role];
  return scopes === undefined ? all : new Set(scopes.filter((scope) => all.has(scope)));
}

/**
 * Nobody makes, or takes over, an account that may more than they do: a token with few scopes would be worth any. Only to
 * work as an agent is nothing that an administrator has to be able to do first.
 */
export function mayGrant(
  caller: Pick<Caller, 'permissions' | 'teamIds'>,
  { role, teamIds }: Pick<User, 'role' | 'teamIds'>,
): boolean {
  const own = caller.teamIds;
  const seesTheirs = own === undefined || (teamIds?.every((teamId) => own.includes(teamId)) ?? false);
  return [...ROLE_PERMISSIONS[role]].every(
    (permission) => permission === 'agent.work' || (seesTheirs && may(caller, permission)),
  );
}

export function isWorkingAdministrator({ role, isDisabled }: Pick<User, 'role' | 'isDisabled'>): boolean {
  return role === 'administrator' && !isDisabled;
}
