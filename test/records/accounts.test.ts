import { afterAll, beforeAll, describe } from 'vitest';
import type { AccountsPort } from '../../src/ports/accounts.ts';
import { createAccounts } from '../../src/records/accounts.ts';
import { createPostgresAccounts } from '../../src/records/postgres.ts';
import type { Sql } from '../../src/records/sql.ts';
import { accountsContract } from '../contract/accounts.contract.ts';
import { createTestPglite } from '../support/pglite.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';

describe('PGlite', () => {
  const sql = createTestPglite();
  const shared: Sql = { ...sql, open: async () => undefined, close: async () => undefined };
  beforeAll(() => sql.open());
  afterAll(() => sql.close());

  accountsContract('PGlite', async () => {
    await sql.script('truncate users, user_sessions, api_tokens, login_tries, setup_token');
    return createAccounts(shared, 'memory');
  });
});

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  let server: TestPostgres;
  const open: AccountsPort[] = [];
  beforeAll(async () => {
    server = await startTestPostgres();
  });
  afterAll(async () => {
    for (const accounts of open) await accounts.stop();
    await server.stop();
  });

  accountsContract('PostgreSQL', async () => {
    const accounts = createPostgresAccounts(await server.migratedDatabase());
    open.push(accounts);
    await accounts.start();
    return accounts;
  });
});
