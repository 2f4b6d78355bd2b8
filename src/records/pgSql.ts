/**
 * `Sql` over a pool of `pg`. Every wait has an end: for a connection, for the server's own statement timeout,
 * and, since a frozen server keeps no timeout, for the answer on the client's side. A connection that has not
 * answered is destroyed; the pool makes the next one, which is all there is to reconnecting.
 */
import { Pool, type PoolClient, type QueryConfig } from 'pg';
import type { Sql, SqlSession, TransactionOptions } from './sql.ts';
import { isConnectionUsable, sqlFailure } from './sqlFailure.ts';

export interface PgSqlOptions {
  readonly url: string;
  readonly maxConnections: number;
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

/** How much longer than the server's own timeout the client waits for the answer. */
const ANSWER_GRACE_MS = 1_000;
const CLOSE_LIMIT_MS = 3_000;

export function createPgSql(options: PgSqlOptions): Sql {
  const pool = new Pool({
    connectionString: options.url,
    max: options.maxConnections,
    connectionTimeoutMillis: options.connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    lock_timeout: options.statementTimeoutMs,
    idle_in_transaction_session_timeout: 60_000,
    query_timeout: options.statementTimeoutMs + ANSWER_GRACE_MS,
    application_name: 'outpace',
    keepAlive: true,
  });
  // An idle connection that breaks is replaced at the next query; unheard, its error would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));

  return {
    async query(text, params = []) {
      return withClient(pool, (client) => sessionOf(client).query(text, params));
    },
    async script(text) {
      await withClient(pool, (client) => sessionOf(client).script(text));
    },
    async transaction(work, limits = {}) {
      return withClient(pool, (client) => runTransaction(client, work, limits));
    },
    async open() {
      await withClient(pool, (client) => client.query('select 1'));
    },
    async close() {
      await within(CLOSE_LIMIT_MS, pool.end());
    },
    product(serverVersion) {
      return { name: 'PostgreSQL', version: serverVersion };
    },
  };
}

async function withClient<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => {
    throw sqlFailure(error, false);
  });
  let usable = true;
  try {
    return await work(client);
  } catch (error) {
    usable = isConnectionUsable(error);
    throw error;
  } finally {
    client.release(!usable);
  }
}

/** One request and its answer; rejects with SqlFailure. */
async function exchange<Row>(
  client: PoolClient,
  config: QueryConfig & { readonly query_timeout?: number },
  committing = false,
): Promise<Row[]> {
  try {
    const result = await client.query(config);
    return result.rows as Row[];
  } catch (error) {
    throw sqlFailure(error, committing);
  }
}

function sessionOf(client: PoolClient, statementTimeoutMs?: number): SqlSession {
  const limit =
    statementTimeoutMs === undefined ? {} : { query_timeout: statementTimeoutMs + ANSWER_GRACE_MS };
  return {
    async query<Row>(text: string, params: readonly unknown[] = []) {
      return exchange<Row>(client, { text, values: [...params], ...limit });
    },
    async script(text) {
      await exchange(client, { text, ...limit });
    },
  };
}

async function runTransaction<Result>(
  client: PoolClient,
  work: (session: SqlSession) => Promise<Result>,
  { statementTimeoutMs }: TransactionOptions,
): Promise<Result> {
  let result: Result;
  try {
    await exchange(client, { text: `begin; ${timeouts(statementTimeoutMs)}` });
    result = await work(sessionOf(client, statementTimeoutMs));
  } catch (error) {
    // A broken connection rolls back by itself.
    if (isConnectionUsable(error)) await exchange(client, { text: 'rollback' });
    throw error;
  }
  await exchange(client, { text: 'commit' }, true);
  return result;
}

function timeouts(statementTimeoutMs: number | undefined): string {
  if (statementTimeoutMs === undefined) return '';
  const limit = Math.floor(statementTimeoutMs);
  return `set local statement_timeout = ${limit}; set local lock_timeout = ${limit}`;
}

/** A frozen server must not keep `close` waiting. */
async function within(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
