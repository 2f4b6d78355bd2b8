/**
 * A real Postgres for the tests of one file, in a folder of its own, with as many fresh databases as they ask for.
 * Where the machine has none, tests that need one are skipped, but never under CI=true.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { prepareFolder } from '../../src/app/postgresFolder.ts';
import { findPrograms } from '../../src/app/postgresPrograms.ts';
import { findPostgres, type PostgresService } from '../../src/app/postgres.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { RUN_FOLDER } from './runFolder.ts';

const NAME = 'server';

export const hasPostgres = process.env['CI'] === 'true' || findPrograms(15).length > 0;

export interface TestPostgres {
  readonly pid: number;
  /** A new, empty database. */
  freshDatabase(): Promise<string>;
  /** A new one with the tables of today, for a file that takes one a test: a copy costs a tenth of the migrations. */
  migratedDatabase(): Promise<string>;
  /** Freezes the server and its sessions: connected and silent. */
  freeze(): void;
  thaw(): void;
  /** Ends it as a crash of the server would; `restart` brings it back on the same port with the same data. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-test-pg-'));
  // As root the server runs as another user, who has to pass through.
  chmodSync(folder, 0o755);
  await copyCluster(folder);
  const start = async (port?: number): Promise<PostgresService & { readonly pid: number }> => {
    const found = await findPostgres({ name: NAME, folder, port });
    if (found?.pid === undefined) throw new Error('the tests need the programs of PostgreSQL 15 or newer');
    return { ...found, pid: found.pid };
  };
  let service = await start();
  let databases = 0;
  const createDatabase = async (template: string): Promise<string> => {
    databases += 1;
    const url = new URL(service.url);
    await runSql(service.url, `create database test_${databases} template ${template}`);
    url.pathname = `/test_${databases}`;
    return url.href;
  };
  let template: Promise<string> | undefined;
  const migrated = async (): Promise<string> => {
    const url = await createDatabase('template0');
    const records = createPostgresRecords({ url, maxConnections: 1 });
    await records.start();
    await records.stop();
    return new URL(url).pathname.slice(1);
  };
  return {
    get pid() {
      return service.pid;
    },
    freeze: () => signal(service.pid, 'SIGSTOP'),
    thaw: () => signal(service.pid, 'SIGCONT'),
    kill: () => service.stop('immediate'),
    async restart() {
      service = await start(Number(new URL(service.url).port));
    },
    freshDatabase: () => createDatabase('template0'),
    migratedDatabase: async () => createDatabase(await (template ??= migrated())),
    async stop() {
      // A test that failed may have left it frozen.
      signal(service.pid, 'SIGCONT');
      await service.stop('immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The empty cluster of this test run, made once and copied: `initdb` takes a second of processor, a copy a third. */
async function copyCluster(folder: string): Promise<void> {
  const run = process.env[RUN_FOLDER];
  if (run === undefined || !hasPostgres) return;
  const made = join(run, 'postgres');
  if (!existsSync(made)) await makeCluster(run, made);
  execFileSync('cp', ['-a', join(made, NAME), folder]);
}

async function makeCluster(run: string, made: string): Promise<void> {
  const fresh = mkdtempSync(join(run, 'fresh-'));
  chmodSync(fresh, 0o755);
  await prepareFolder(findPrograms(15), NAME, fresh);
  try {
    renameSync(fresh, made);
  } catch (error) {
    // Another worker was faster.
    if (!existsSync(made)) throw error;
  }
}

/**
 * To the server and its sessions, each of which is a process (and process group) of its own. A session may end between
 * the list and the signal: nothing is left to tell it then.
 */
function signal(server: number, name: NodeJS.Signals): void {
  const pids = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' });
  for (const line of pids.trim().split('\n')) {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    if (pid === server || parent === server) sendSignal(pid, name);
  }
}

function sendSignal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** One statement over a connection of its own, beside the adapter under test. */
export async function runSql(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const result = await client.query<Record<string, unknown>>(text, values);
    return result.rows;
  } finally {
    await client.end();
  }
}
