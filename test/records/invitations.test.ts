import { afterAll, beforeAll, describe } from 'vitest';
import { createRecords } from '../../src/records/adapter.ts';
import { createPostgresRecords, createPostgresSurveys } from '../../src/records/postgres.ts';
import { createSurveys } from '../../src/records/surveyLog.ts';
import type { Sql } from '../../src/records/sql.ts';
import { invitationsContract, type InvitationsUnderTest } from '../contract/invitations.contract.ts';
import { createTestPglite } from '../support/pglite.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';

describe('PGlite', () => {
  const sql = createTestPglite();
  const shared: Sql = { ...sql, open: async () => undefined, close: async () => undefined };
  beforeAll(() => sql.open());
  afterAll(() => sql.close());

  invitationsContract('PGlite', async () => {
    await sql.script('drop schema public cascade; create schema public');
    const records = createRecords(shared, 'memory');
    await records.start();
    return { records, surveys: createSurveys(shared, 'memory') };
  });
});

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  let server: TestPostgres;
  const open: InvitationsUnderTest[] = [];
  beforeAll(async () => {
    server = await startTestPostgres();
  });
  afterAll(async () => {
    for (const { records, surveys } of open) await Promise.all([records.stop(), surveys.stop()]);
    await server.stop();
  });

  invitationsContract('PostgreSQL', async () => {
    const url = await server.migratedDatabase();
    const made = {
      records: createPostgresRecords({ url, maxConnections: 3 }),
      surveys: createPostgresSurveys(url),
    };
    open.push(made);
    await made.records.start();
    await made.surveys.start();
    return made;
  });
});
