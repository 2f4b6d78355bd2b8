/**
 * A PGlite for the tests of one file, with the tables of today: a copy of one that is made once a test run, since to make
 * one takes several seconds of processor. Outside a test run it is made anew, in memory.
 */
import { cpSync, existsSync, mkdtempSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '../../src/records/migrate.ts';
import { createPgliteSql } from '../../src/records/pgliteSql.ts';
import type { Sql } from '../../src/records/sql.ts';
import { RUN_FOLDER } from './runFolder.ts';

export function createTestPglite(): Sql {
  const run = process.env[RUN_FOLDER];
  if (run === undefined) return createPgliteSql(undefined);
  const dataDir = join(mkdtempSync(join(run, 'pglite-of-')), 'data');
  const sql = createPgliteSql(dataDir);
  return {
    ...sql,
    async open() {
      const made = join(run, 'pglite');
      if (!existsSync(made)) await make(run, made);
      if (!existsSync(dataDir)) cpSync(made, dataDir, { recursive: true });
      await sql.open();
    },
  };
}

async function make(run: string, made: string): Promise<void> {
  const fresh = join(mkdtempSync(join(run, 'fresh-')), 'data');
  const sql = createPgliteSql(fresh);
  await sql.open();
  await migrate(sql);
  await sql.close();
  try {
    renameSync(fresh, made);
  } catch (error) {
    // Another worker was faster.
    if (!existsSync(made)) throw error;
  }
}
