/**
 * Brings the schema up to date: numbered files, forward only, each in one transaction under an advisory lock.
 * What was applied is verified on every start: an edited or missing file is an error that names it, since the
 * schema would no longer be what the files say.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BULK, SqlFailure, type Sql, type SqlSession } from './sql.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  readonly text: string;
}

/** Any constant will do, as long as nothing else in the database uses it: `outp` in ASCII. */
const LOCK_KEY = 0x6f757470;
const FILE_NAME = /^(\d{3})-([a-z0-9-]+)\.sql$/;
const OWN_FOLDER = fileURLToPath(new URL('./migrations', import.meta.url));

/** The migrations in the folder, in order; numbers run from 1 without a gap. */
export function readMigrations(folder: string = OWN_FOLDER): Migration[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));
  return files.sort().map((file, index) => {
    const number = Number(FILE_NAME.exec(file)?.[1]);
    if (number !== index + 1) {
      throw new SqlFailure(
        `migration ${file}: expected ${String(index + 1).padStart(3, '0')}-name.sql next`,
        'refused',
        'migration-name',
      );
    }
    const text = readFileSync(`${folder}/${file}`, 'utf8');
    return { number, name: file, checksum: createHash('sha256').update(text).digest('hex'), text };
  });
}

/** Applies what is missing; returns the names of the files it applied. */
export async function migrate(
  sql: Sql,
  migrations: readonly Migration[] = readMigrations(),
): Promise<string[]> {
  const applied: string[] = [];
  for (;;) {
    // One transaction each, and the list is read again under the lock: another process may be migrating too.
    const name = await sql.transaction((session) => applyNext(session, migrations), BULK);
    if (name === undefined) return applied;
    applied.push(name);
  }
}

/** Within a transaction of the caller's. */
export async function migrateIn(session: SqlSession, migrations: readonly Migration[]): Promise<void> {
  while ((await applyNext(session, migrations)) !== undefined);
}

async function applyNext(session: SqlSession, migrations: readonly Migration[]): Promise<string | undefined> {
  await session.query(`select pg_advisory_xact_lock(${LOCK_KEY})`);
  await session.script(`set local client_min_messages = warning;
    create table if not exists schema_migrations (
      number     integer primary key,
      name       text not null,
      checksum   text not null,
      applied_at timestamptz not null default now()
    )`);
  const done = await session.query<{ number: number; name: string; checksum: string }>(
    'select number, name, checksum from schema_migrations order by number',
  );
  for (const row of done) verify(row, migrations[row.number - 1]);
  const next = migrations[done.length];
  if (next === undefined) return undefined;
  await session.script(next.text);
  await session.query('insert into schema_migrations (number, name, checksum) values ($1, $2, $3)', [
    next.number,
    next.name,
    next.checksum,
  ]);
  return next.name;
}

function verify(applied: { name: string; checksum: string }, file: Migration | undefined): void {
  if (file === undefined) {
    throw new SqlFailure(
      `the database has migration ${applied.name}, which this version does not know: run the newer version`,
      'refused',
      'schema-newer',
    );
  }
  if (applied.checksum !== file.checksum) {
    throw new SqlFailure(
      `migration ${file.name} was edited after it had been applied: restore the file and put the change into a new one`,
      'refused',
      'migration-edited',
    );
  }
}
