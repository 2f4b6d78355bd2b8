/**
 * `Sql` over PGlite, Postgres compiled to WebAssembly inside this process: the stand-in where there is no
 * server. It has one connection, so transactions run one after another, and one process may open a folder.
 */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { SqlFailure, type Sql, type SqlSession } from './sql.ts';
import { sqlFailure } from './sqlFailure.ts';

type Queryable = Pick<PGlite, 'query' | 'exec'>;

/** Without `dataDir` the data live in memory. */
export function createPgliteSql(dataDir: string | undefined): Sql {
  let database: PGlite | undefined;
  let unlock: () => void = () => undefined;

  function session(): SqlSession {
    if (database === undefined) throw new SqlFailure('PGlite is not open', 'unavailable', 'closed');
    return sessionOf(database);
  }

  return {
    async query(text, params) {
      return session().query(text, params);
    },
    async script(text) {
      await session().script(text);
    },
    async transaction(work) {
      if (database === undefined) throw new SqlFailure('PGlite is not open', 'unavailable', 'closed');
      return database.transaction(async (transaction) => work(sessionOf(transaction as Queryable)));
    },
    async open() {
      if (database !== undefined) return;
      if (dataDir !== undefined) unlock = lockFolder(dataDir);
      database = await PGlite.create(dataDir === undefined ? {} : { dataDir });
    },
    async close() {
      await database?.close();
      database = undefined;
      unlock();
    },
    product(serverVersion) {
      return { name: 'PGlite', version: `${pgliteVersion()} (PostgreSQL ${serverVersion})` };
    },
  };
}

function sessionOf(database: Queryable): SqlSession {
  return {
    async query<Row>(text: string, params: readonly unknown[] = []) {
      try {
        return (await database.query<Row>(text, [...params])).rows;
      } catch (error) {
        throw sqlFailure(error, false);
      }
    },
    async script(text) {
      await database.exec(text).catch((error: unknown) => {
        throw sqlFailure(error, false);
      });
    },
  };
}

/** Two processes in one folder would ruin it, and PGlite itself does not look. */
function lockFolder(dataDir: string): () => void {
  mkdirSync(dirname(dataDir), { recursive: true });
  const file = `${dataDir}.lock`;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const handle = openSync(file, 'wx');
      writeSync(handle, String(process.pid));
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw sqlFailure(error, false);
      const owner = Number(readFileSync(file, 'utf8'));
      if (isAlive(owner)) {
        const message = `${dataDir} is in use by process ${owner}: PGlite serves one process at a time, stop that one first`;
        throw new SqlFailure(message, 'refused', 'in-use');
      }
      rmSync(file, { force: true });
    }
  }
  throw new SqlFailure(`${file} can't be taken`, 'refused', 'in-use');
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function pgliteVersion(): string {
  const main = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const manifest = JSON.parse(readFileSync(join(dirname(main), '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}
