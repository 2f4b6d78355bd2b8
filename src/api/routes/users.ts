/** Users, over HTTP. */
import { z } from 'zod';
import { ROLE_PERMISSIONS, ROLES } from '../../domain/account/permission.ts';
import { loginKey } from '../../domain/account/user.ts';
import { addUser, changeUser, requireUser, setUserPassword } from '../../services/accountsUsers.ts';
import { agentOf } from '../../services/agents.ts';
import type { Handlers } from '../handlers.ts';
import { cursorOf, keyOf } from '../schemas/page.ts';
import type { ApiParts } from '../parts.ts';
import type { userEndpoints } from '../schemas/users.ts';
import { userView } from './userView.ts';

const loginCursor = z.tuple([z.string()]);

export const userHandlers: Handlers<typeof userEndpoints> = {
  'GET /roles': () => ({
    roles: ROLES.map((role) => ({ role, permissions: [...ROLE_PERMISSIONS[role]].toSorted() })),
  }),

  'GET /users': async ({ query: { cursor, limit } }, { parts }) => {
    const [after] = keyOf(cursor, loginCursor) ?? [];
    const found = await parts.accounts.users({ after, limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items: items.map(userView), next: last === undefined ? null : cursorOf([loginKey(last.login)]) };
  },

  'POST /users': async ({ body: { password, ...profile } }, { parts, caller, now }) => {
    const { teamIds, agentId, ...rest } = profile;
    await requireAgent(parts, agentId);
    const full = {
      ...rest,
      ...(teamIds === null ? {} : { teamIds }),
      ...(agentId === null ? {} : { agentId }),
    };
    return userView(await addUser(parts, full, password, caller, now));
  },

  'GET /users/:userId': async ({ params: { userId } }, { parts }) =>
    userView(await requireUser(parts.accounts, userId)),

  'PATCH /users/:userId': async ({ params: { userId }, body }, { parts, caller, now }) => {
    await requireAgent(parts, body.agentId);
    return userView(await changeUser(parts.accounts, userId, body, caller, now));
  },

  'PUT /users/:userId/password': async ({ params: { userId }, body }, { parts, caller, now }) => {
    await setUserPassword(parts, userId, body.password, caller, now);
  },

  'DELETE /users/:userId/sessions': async ({ params: { userId } }, { parts, now }) => {
    await requireUser(parts.accounts, userId);
    return { ended: await parts.accounts.endSessions(userId, now) };
  },
};

/** Nobody works as an agent that is not on record: their desk would open for nobody. */
async function requireAgent(
  { records, dialGroupId }: ApiParts,
  agentId: string | null | undefined,
): Promise<void> {
  if (agentId !== null && agentId !== undefined) await agentOf(records, dialGroupId, agentId);
}
