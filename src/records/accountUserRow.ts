/** A user as a row, also beside a session or token of theirs. */
import type { User } from '../domain/account/user.ts';

export const USER_COLUMNS =
  'u.user_id, u.login, u.name, u.role, u.team_ids, u.agent_id, u.language, u.time_zone, u.is_disabled, u.created_at as user_created_at, u.revision';

export interface UserRow {
  readonly user_id: string;
  readonly login: string;
  readonly name: string;
  readonly role: User['role'];
  readonly team_ids: readonly string[] | null;
  readonly agent_id: string | null;
  readonly language: User['language'];
  readonly time_zone: string;
  readonly is_disabled: boolean;
  readonly user_created_at: Date;
  readonly revision: number;
}

export function toUser(row: UserRow): User {
  const { team_ids: teamIds, agent_id: agentId } = row;
  return {
    userId: row.user_id,
    login: row.login,
    name: row.name,
    role: row.role,
    ...(teamIds === null ? {} : { teamIds }),
    ...(agentId === null ? {} : { agentId }),
    language: row.language,
    timeZone: row.time_zone,
    isDisabled: row.is_disabled,
    createdAt: row.user_created_at.getTime(),
    revision: row.revision,
  };
}
