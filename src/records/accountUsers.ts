/** Users in the database. What keeps the last administrator is decided under one lock, whoever changes whom meanwhile. */
import {
  changedUser,
  isWorkingAdministrator,
  loginKey,
  type User,
  type UserChange,
} from '../domain/account/user.ts';
import type { AgentId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { NewUser, UserAdded, UserChanged, UserPage } from '../ports/accounts.ts';
import { endSessions } from './accountSessions.ts';
import { toUser, USER_COLUMNS, type UserRow } from './accountUserRow.ts';
import { timestamp, type SqlSession } from './sql.ts';

/** Any constant will do, as long as nothing else in the database uses it: `user` in ASCII. */
const LOCK_KEY = 0x75736572;

/** Until the end of the transaction nobody else adds or changes a user. */
export async function lockUsers(session: SqlSession): Promise<void> {
  await session.query(`select pg_advisory_xact_lock(${LOCK_KEY})`);
}

export async function addUser(session: SqlSession, user: NewUser): Promise<UserAdded> {
  await lockUsers(session);
  if (await isTaken(session, user)) return 'taken';
  await session.query(
    `insert into users (user_id, login, login_key, name, role, team_ids, agent_id, language, time_zone, is_disabled,
                        password_hash, created_at)
       values ($1, $2, $3, $4, $5, $6::text[], $7, $8, $9, $10, $11, $12)`,
    [...valuesOf(user), user.passwordHash, timestamp(user.createdAt)],
  );
  return 'added';
}

function valuesOf(user: Omit<User, 'createdAt' | 'revision'>): unknown[] {
  const { userId, login, name, role, teamIds, agentId, language, timeZone, isDisabled } = user;
  return [
    userId,
    login,
    loginKey(login),
    name,
    role,
    teamIds ?? null,
    agentId ?? null,
    language,
    timeZone,
    isDisabled,
  ];
}

async function isTaken(
  session: SqlSession,
  user: Pick<User, 'userId' | 'login' | 'agentId'>,
): Promise<boolean> {
  const rows = await session.query(
    'select 1 from users where user_id <> $1 and (login_key = $2 or agent_id = $3) limit 1',
    [user.userId, loginKey(user.login), user.agentId ?? null],
  );
  return rows.length > 0;
}

export async function userById(session: SqlSession, userId: string): Promise<User | undefined> {
  const [row] = await session.query<UserRow>(`select ${USER_COLUMNS} from users u where user_id = $1`, [
    userId,
  ]);
  return row === undefined ? undefined : toUser(row);
}

export async function userByLogin(session: SqlSession, login: string): Promise<User | undefined> {
  const [row] = await session.query<UserRow>(`select ${USER_COLUMNS} from users u where login_key = $1`, [
    loginKey(login),
  ]);
  return row === undefined ? undefined : toUser(row);
}

export async function userOfAgent(session: SqlSession, agentId: AgentId): Promise<User | undefined> {
  const [row] = await session.query<UserRow>(`select ${USER_COLUMNS} from users u where agent_id = $1`, [
    agentId,
  ]);
  return row === undefined ? undefined : toUser(row);
}

export async function usersIn(session: SqlSession, { after, limit }: UserPage): Promise<readonly User[]> {
  const rows = await session.query<UserRow>(
    `select ${USER_COLUMNS} from users u
      where $1::text is null or login_key collate "C" > $1 order by login_key collate "C" limit $2`,
    [after ?? null, limit],
  );
  return rows.map(toUser);
}

export async function changeUser(
  session: SqlSession,
  userId: string,
  revision: number,
  change: UserChange,
  now: Instant,
): Promise<UserChanged> {
  await lockUsers(session);
  const before = await userById(session, userId);
  if (before === undefined) return 'not-found';
  if (before.revision !== revision) return 'stale';
  const after = changedUser(before, change);
  if (await isTaken(session, after)) return 'taken';
  const isLast = isWorkingAdministrator(before) && !isWorkingAdministrator(after);
  if (isLast && !(await hasAdministrator(session, userId))) return 'last-administrator';
  await session.query(
    `update users set login = $2, login_key = $3, name = $4, role = $5, team_ids = $6::text[], agent_id = $7,
                      language = $8, time_zone = $9, is_disabled = $10, revision = revision + 1
      where user_id = $1`,
    valuesOf(after),
  );
  if (after.role !== before.role || (after.isDisabled && !before.isDisabled))
    await endSessions(session, userId, now);
  return 'changed';
}

/** `besides`: not counting this one. */
export async function hasAdministrator(session: SqlSession, besides = ''): Promise<boolean> {
  const rows = await session.query(
    `select 1 from users where role = 'administrator' and not is_disabled and user_id <> $1 limit 1`,
    [besides],
  );
  return rows.length > 0;
}

export async function passwordHashOf(session: SqlSession, userId: string): Promise<string | undefined> {
  const [row] = await session.query<{ readonly password_hash: string }>(
    'select password_hash from users where user_id = $1',
    [userId],
  );
  return row?.password_hash;
}

export async function setPassword(
  session: SqlSession,
  userId: string,
  passwordHash: string,
  now: Instant,
): Promise<void> {
  await session.query('update users set password_hash = $2 where user_id = $1', [userId, passwordHash]);
  await endSessions(session, userId, now);
}
