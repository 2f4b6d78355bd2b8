/** A user as a form has them: text for each value, and the value of each text. */
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf, RequestOf } from '../../../api/endpoint.ts';
import type { Role } from '../../../domain/account/permission.ts';
import type { Language } from '../../../domain/account/user.ts';

export type User = AnswerOf<Contract['GET /users/:userId']>;
export type UserChange = NonNullable<RequestOf<Contract['PATCH /users/:userId']>['body']>;

export const ROLES: readonly Role[] = ['agent', 'supervisor', 'reviewer', 'operations', 'administrator'];

export interface ProfileTexts {
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly teams: string;
  readonly agentId: string;
  readonly language: Language;
  readonly timeZone: string;
}

export function textsOf({ login, name, role, teamIds, agentId, language, timeZone }: User): ProfileTexts {
  return { login, name, role, teams: teamIds?.join(', ') ?? '', agentId: agentId ?? '', language, timeZone };
}

/** All values, as a new user has them. */
export function profileOf({ teams, agentId, ...same }: ProfileTexts) {
  const teamIds = teams
    .split(/[,，]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return {
    ...same,
    teamIds: teamIds.length === 0 ? null : teamIds,
    agentId: agentId.trim() === '' ? null : agentId.trim(),
  };
}

/** What differs: a change of another in between, to another value, is not undone by it. */
export function changeOf(user: User, texts: ProfileTexts, isDisabled: boolean): UserChange {
  const after = { ...profileOf(texts), isDisabled };
  return Object.fromEntries(
    Object.entries(after).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(user[key as keyof typeof after]),
    ),
  );
}
