import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate, readMigrations } from '../../src/records/migrate.ts';
import { createPgSql } from '../../src/records/pgSql.ts';
import { createPgliteSql } from '../../src/records/pgliteSql.ts';
import type { Sql } from '../../src/records/sql.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';

const OWN = fileURLToPath(new URL('../../src/records/migrations', import.meta.url));
const NAMES = readdirSync(OWN).sort();

function migrationSuite(name: string, open: () => Promise<Sql>): void {
  describe(`migrations on ${name}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'outpace-test-migrations-'));
    let sql: Sql;
    beforeEach(async () => {
      sql = await open();
      rmSync(folder, { recursive: true, force: true });
      cpSync(OWN, folder, { recursive: true });
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const tables = async (): Promise<string[]> => {
      const rows = await sql.query<{ name: string }>(
        "select tablename as name from pg_tables where schemaname = 'public' order by 1",
      );
      return rows.map((row) => row.name);
    };

    it('applies all files once, in order', async () => {
      expect(await migrate(sql)).toEqual(NAMES);
      expect(await migrate(sql)).toEqual([]);
      expect(await tables()).toEqual(
        expect.arrayContaining(['leads', 'campaign_leads', 'calls', 'agent_log']),
      );
    });

    it('applies a new file to a schema in use', async () => {
      await migrate(sql, readMigrations(folder));
      const number = String(NAMES.length + 1).padStart(3, '0');
      writeFileSync(
        `${folder}/${number}-more.sql`,
        'create table more (id int); insert into more values (1);',
      );
      expect(await migrate(sql, readMigrations(folder))).toEqual([`${number}-more.sql`]);
    });

    it('names an applied file that was edited', async () => {
      await migrate(sql);
      const [, second = ''] = NAMES;
      appendFileSync(join(folder, second), '\n-- later thought');
      const failure = migrate(sql, readMigrations(folder));
      await expect(failure).rejects.toMatchObject({ code: 'migration-edited', outcome: 'refused' });
      await expect(failure).rejects.toThrow(second);
    });

    it('refuses a database that a newer version has migrated', async () => {
      await migrate(sql);
      const failure = migrate(sql, readMigrations().slice(0, -1));
      await expect(failure).rejects.toMatchObject({ code: 'schema-newer' });
      await expect(failure).rejects.toThrow(NAMES.at(-1));
    });

    it('leaves nothing of a file that fails', async () => {
      const number = String(NAMES.length + 1).padStart(3, '0');
      writeFileSync(`${folder}/${number}-bad.sql`, 'create table half (id int); select * from nowhere;');
      await expect(migrate(sql, readMigrations(folder))).rejects.toMatchObject({ code: '42P01' });
      expect(await tables()).not.toContain('half');
      expect(await migrate(sql)).toEqual([]);
    });

    it('refuses a gap in the numbers', () => {
      writeFileSync(`${folder}/099-far.sql`, 'select 1');
      expect(() => readMigrations(folder)).toThrow(/099-far\.sql/);
    });
  });
}

describe('on PGlite', () => {
  const sql = createPgliteSql(undefined);
  afterAll(() => sql.close());
  migrationSuite('PGlite', async () => {
    await sql.open();
    await sql.script('drop schema public cascade; create schema public');
    return sql;
  });
});

describe.skipIf(!hasPostgres)('on Postgres', () => {
  let postgres: TestPostgres;
  const open: Sql[] = [];
  const connect = (url: string): Sql => {
    const sql = createPgSql({ url, maxConnections: 2, connectTimeoutMs: 5_000, statementTimeoutMs: 5_000 });
    open.push(sql);
    return sql;
  };
  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(async () => {
    for (const sql of open) await sql.close();
    await postgres.stop();
  });

  migrationSuite('PostgreSQL', async () => connect(await postgres.freshDatabase()));

  it('applies each file once when several processes start together', async () => {
    const url = await postgres.freshDatabase();
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(connect(url))));
    expect(applied.flat().sort()).toEqual(NAMES);
  });
});
