/** AccountsPort over any `Sql`. */
import type { Failures } from '../domain/account/lockout.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type {
  AccountsPort,
  CountedTry,
  JudgeTry,
  NewUser,
  SetupToken,
  UserAdded,
} from '../ports/accounts.ts';
import * as sessions from './accountSessions.ts';
import * as users from './accountUsers.ts';
import { openAndClose, runAt } from './asPort.ts';
import { timestamp, type Sql, type SqlSession } from './sql.ts';

/** `place` names the database in messages, without its password. */
export function createAccounts(sql: Sql, place: string): AccountsPort {
  const run = runAt(place);
  const within = <Result>(operation: string, work: (session: SqlSession) => Promise<Result>) =>
    run(operation, () => sql.transaction(work));
  return {
    ...openAndClose(sql, run),
    addUser: (user) => within('addUser', (session) => users.addUser(session, user)),
    user: (userId) => run('user', () => users.userById(sql, userId)),
    userByLogin: (login) => run('userByLogin', () => users.userByLogin(sql, login)),
    userOfAgent: (agentId) => run('userOfAgent', () => users.userOfAgent(sql, agentId)),
    users: (page) => run('users', () => users.usersIn(sql, page)),
    changeUser: (userId, revision, change, now) =>
      within('changeUser', (session) => users.changeUser(session, userId, revision, change, now)),
    hasAdministrator: () => run('hasAdministrator', () => users.hasAdministrator(sql)),
    passwordHash: (userId) => run('passwordHash', () => users.passwordHashOf(sql, userId)),
    rehash: (userId, before, after) =>
      run('rehash', async () => {
        await sql.query('update users set password_hash = $3 where user_id = $1 and password_hash = $2', [
          userId,
          before,
          after,
        ]);
      }),
    setPassword: (userId, hash, now) =>
      within('setPassword', (session) => users.setPassword(session, userId, hash, now)),

    addSession: (session) => run('addSession', () => sessions.addSession(sql, session)),
    session: (secretHash) => run('session', () => sessions.sessionBySecret(sql, secretHash)),
    noteSessionUse: (id, at) => run('noteSessionUse', () => sessions.noteSessionUse(sql, id, at)),
    sessions: (userId) => run('sessions', () => sessions.sessionsOf(sql, userId)),
    endSession: (userId, id, now) => run('endSession', () => sessions.endSession(sql, userId, id, now)),
    endSessions: (userId, now) => run('endSessions', () => sessions.endSessions(sql, userId, now)),
    isKnownAddress: (userId, address, since) =>
      run('isKnownAddress', () => sessions.isKnownAddress(sql, userId, address, since)),
    forget: ({ sessionsBefore, triesBefore }) =>
      run('forgetSessions', async () => {
        await sessions.forgetSessions(sql, sessionsBefore);
        await sql.query('delete from login_tries where last_at < $1', [timestamp(triesBefore)]);
      }),

    addToken: (token) => run('addToken', () => sessions.addToken(sql, token)),
    token: (secretHash) => run('token', () => sessions.tokenBySecret(sql, secretHash)),
    noteTokenUse: (id, at) => run('noteTokenUse', () => sessions.noteTokenUse(sql, id, at)),
    tokens: (userId) => run('tokens', () => sessions.tokensOf(sql, userId)),
    revokeToken: (userId, id, now) => run('revokeToken', () => sessions.revokeToken(sql, userId, id, now)),

    takeTry: (tries, judge) => within('takeTry', (session) => takeTry(session, tries, judge)),
    clearTries: (cleared, forgiven) =>
      within('clearTries', async (session) => {
        await session.query('delete from login_tries where key = any($1::text[])', [cleared]);
        await session.query(
          'update login_tries set count = greatest(count - 1, 0) where key = any($1::text[])',
          [forgiven],
        );
      }),

    offerSetup: (token) => within('offerSetup', (session) => offerSetup(session, token)),
    claimSetup: (secretHash, now, user) =>
      within('claimSetup', (session) => claimSetup(session, secretHash, now, user)),
  };
}

interface TryRow {
  readonly key: string;
  readonly count: number;
  readonly last_at: Date;
}

async function takeTry(session: SqlSession, tries: readonly CountedTry[], judge: JudgeTry) {
  const keys = tries.map(({ key }) => key).toSorted();
  // Rows that are there cannot be locked before they are; one order for all, so that nobody waits in a circle.
  await session.query(
    `select pg_advisory_xact_lock(hashtextextended('login ' || key, 0)) from unnest($1::text[]) key`,
    [keys],
  );
  const rows = await session.query<TryRow>(
    'select key, count, last_at from login_tries where key = any($1::text[])',
    [keys],
  );
  const failuresOf = (key: string): Failures | undefined => {
    const row = rows.find((one) => one.key === key);
    return row === undefined ? undefined : { count: row.count, lastAt: row.last_at.getTime() };
  };
  const verdict = judge(tries.map(({ key, rule }) => ({ failures: failuresOf(key), rule })));
  if (verdict.kind === 'wait') return verdict;
  for (const [index, { count, lastAt }] of verdict.failures.entries())
    await session.query(
      `insert into login_tries (key, count, last_at) values ($1, $2, $3)
         on conflict (key) do update set count = excluded.count, last_at = excluded.last_at`,
      [tries[index]?.key, count, timestamp(lastAt)],
    );
  return verdict;
}

async function offerSetup(session: SqlSession, { secretHash, expiresAt }: SetupToken): Promise<boolean> {
  await users.lockUsers(session);
  if (await users.hasAdministrator(session)) return false;
  await session.query(
    `insert into setup_token (secret_hash, expires_at) values ($1, $2)
       on conflict (only_row) do update set secret_hash = excluded.secret_hash, expires_at = excluded.expires_at`,
    [secretHash, timestamp(expiresAt)],
  );
  return true;
}

async function claimSetup(
  session: SqlSession,
  secretHash: string,
  now: Instant,
  user: NewUser,
): Promise<UserAdded | undefined> {
  await users.lockUsers(session);
  if (await users.hasAdministrator(session)) return undefined;
  const offered = await session.query(
    'select 1 from setup_token where secret_hash = $1 and expires_at > $2',
    [secretHash, timestamp(now)],
  );
  if (offered.length === 0) return undefined;
  const added = await users.addUser(session, user);
  if (added === 'added') await session.query('delete from setup_token');
  return added;
}
