/** A user as the API shows them: what is absent is null, so that a page can tell it from what it may not see. */
import type { User } from '../../domain/account/user.ts';

export function userView({
  userId,
  login,
  name,
  role,
  language,
  timeZone,
  isDisabled,
  createdAt,
  ...user
}: User) {
  return {
    userId,
    login,
    name,
    role,
    teamIds: user.teamIds === undefined ? null : [...user.teamIds],
    agentId: user.agentId ?? null,
    language,
    timeZone,
    isDisabled,
    createdAt,
  };
}
