/** Sessions and API tokens in the database, by the digests of their secrets. */
import type { Permission } from '../domain/account/permission.ts';
import type { User } from '../domain/account/user.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { ApiToken, NewApiToken, NewSession, Session } from '../ports/accounts.ts';
import { toUser, USER_COLUMNS, type UserRow } from './accountUserRow.ts';
import { defined, timestamp, toInstant, type SqlSession } from './sql.ts';

const SESSION_COLUMNS =
  's.session_id, s.user_id, s.created_at, s.last_used_at, s.ended_at, s.address, s.user_agent';

interface SessionRow {
  readonly session_id: string;
  readonly user_id: string;
  readonly created_at: Date;
  readonly last_used_at: Date;
  readonly ended_at: Date | null;
  readonly address: string;
  readonly user_agent: string;
}

function toSession(row: SessionRow): Session {
  return defined({
    sessionId: row.session_id,
    userId: row.user_id,
    createdAt: row.created_at.getTime(),
    lastUsedAt: row.last_used_at.getTime(),
    endedAt: toInstant(row.ended_at),
    address: row.address,
    userAgent: row.user_agent,
  });
}

export async function addSession(session: SqlSession, added: NewSession): Promise<void> {
  await session.query(
    `insert into user_sessions (session_id, secret_hash, user_id, created_at, last_used_at, address, user_agent)
       values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      added.sessionId,
      added.secretHash,
      added.userId,
      timestamp(added.createdAt),
      timestamp(added.lastUsedAt),
      added.address,
      added.userAgent,
    ],
  );
}

export async function sessionBySecret(
  session: SqlSession,
  secretHash: string,
): Promise<{ readonly session: Session; readonly user: User } | undefined> {
  const [row] = await session.query<SessionRow & UserRow>(
    `select ${SESSION_COLUMNS}, ${USER_COLUMNS} from user_sessions s join users u on u.user_id = s.user_id
      where s.secret_hash = $1`,
    [secretHash],
  );
  return row === undefined ? undefined : { session: toSession(row), user: toUser(row) };
}

export async function noteSessionUse(session: SqlSession, sessionId: string, at: Instant): Promise<void> {
  await session.query(
    'update user_sessions set last_used_at = greatest(last_used_at, $2) where session_id = $1',
    [sessionId, timestamp(at)],
  );
}

export async function sessionsOf(session: SqlSession, userId: string): Promise<readonly Session[]> {
  const rows = await session.query<SessionRow>(
    `select ${SESSION_COLUMNS} from user_sessions s where user_id = $1 and ended_at is null
      order by created_at desc, session_id limit 200`,
    [userId],
  );
  return rows.map(toSession);
}

export async function endSession(
  session: SqlSession,
  userId: string,
  sessionId: string,
  now: Instant,
): Promise<boolean> {
  const rows = await session.query(
    `update user_sessions set ended_at = $3
      where user_id = $1 and session_id = $2 and ended_at is null returning session_id`,
    [userId, sessionId, timestamp(now)],
  );
  return rows.length === 1;
}

export async function endSessions(session: SqlSession, userId: string, now: Instant): Promise<number> {
  const rows = await session.query(
    'update user_sessions set ended_at = $2 where user_id = $1 and ended_at is null returning session_id',
    [userId, timestamp(now)],
  );
  return rows.length;
}

export async function isKnownAddress(
  session: SqlSession,
  userId: string,
  address: string,
  since: Instant,
): Promise<boolean> {
  const rows = await session.query(
    'select 1 from user_sessions where user_id = $1 and address = $2 and created_at >= $3 limit 1',
    [userId, address, timestamp(since)],
  );
  return rows.length > 0;
}

export async function forgetSessions(session: SqlSession, before: Instant): Promise<void> {
  await session.query('delete from user_sessions where greatest(last_used_at, ended_at) < $1', [
    timestamp(before),
  ]);
}

const TOKEN_COLUMNS =
  't.token_id, t.user_id, t.name as token_name, t.prefix, t.scopes, t.created_at, t.expires_at, t.last_used_at, t.revoked_at';

interface TokenRow {
  readonly token_id: string;
  readonly user_id: string;
  readonly token_name: string;
  readonly prefix: string;
  readonly scopes: readonly Permission[];
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
}

function toToken(row: TokenRow): ApiToken {
  return defined({
    tokenId: row.token_id,
    userId: row.user_id,
    name: row.token_name,
    prefix: row.prefix,
    scopes: row.scopes,
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    lastUsedAt: toInstant(row.last_used_at),
    revokedAt: toInstant(row.revoked_at),
  });
}

export async function addToken(session: SqlSession, token: NewApiToken): Promise<void> {
  await session.query(
    `insert into api_tokens (token_id, secret_hash, user_id, name, prefix, scopes, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6::text[], $7, $8)`,
    [
      token.tokenId,
      token.secretHash,
      token.userId,
      token.name,
      token.prefix,
      token.scopes,
      timestamp(token.createdAt),
      timestamp(token.expiresAt),
    ],
  );
}

export async function tokenBySecret(
  session: SqlSession,
  secretHash: string,
): Promise<{ readonly token: ApiToken; readonly user: User } | undefined> {
  const [row] = await session.query<TokenRow & UserRow>(
    `select ${TOKEN_COLUMNS}, ${USER_COLUMNS} from api_tokens t join users u on u.user_id = t.user_id
      where t.secret_hash = $1`,
    [secretHash],
  );
  return row === undefined ? undefined : { token: toToken(row), user: toUser(row) };
}

export async function noteTokenUse(session: SqlSession, tokenId: string, at: Instant): Promise<void> {
  await session.query('update api_tokens set last_used_at = greatest(last_used_at, $2) where token_id = $1', [
    tokenId,
    timestamp(at),
  ]);
}

export async function tokensOf(session: SqlSession, userId: string): Promise<readonly ApiToken[]> {
  const rows = await session.query<TokenRow>(
    `select ${TOKEN_COLUMNS} from api_tokens t where user_id = $1 order by created_at desc, token_id limit 200`,
    [userId],
  );
  return rows.map(toToken);
}

export async function revokeToken(
  session: SqlSession,
  userId: string,
  tokenId: string,
  now: Instant,
): Promise<boolean> {
  const rows = await session.query(
    `update api_tokens set revoked_at = $3
      where user_id = $1 and token_id = $2 and revoked_at is null returning token_id`,
    [userId, tokenId, timestamp(now)],
  );
  return rows.length === 1;
}
