/**
 * A real Postgres for the tests of one file, in a folder of its own, with as many fresh databases as they ask for.
 * Where the machine has none, tests that need one are skipped, but never under CI=true.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { findPrograms } from '../../src/app/postgresPrograms.ts';
import { findPostgres } from '../../src/app/postgres.ts';

export const hasPostgres = process.env['CI'] === 'true' || findPrograms(15).length > 0;

export interface TestPostgres {
  readonly pid: number;
  /** A new, empty database. */
  freshDatabase(): Promise<string>;
  stop(): Promise<void>;
}

export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-test-pg-'));
  // As root the server runs as another user, who has to pass through.
  chmodSync(folder, 0o755);
  const service = await findPostgres({ name: 'server', folder });
  if (service?.pid === undefined) throw new Error('the tests need the programs of PostgreSQL 15 or newer');
  let databases = 0;
  return {
    pid: service.pid,
    async freshDatabase() {
      databases += 1;
      const url = new URL(service.url);
      await runSql(service.url, `create database test_${databases}`);
      url.pathname = `/test_${databases}`;
      return url.href;
    },
    async stop() {
      await service.stop('immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
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
