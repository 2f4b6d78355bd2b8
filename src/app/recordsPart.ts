/** The durable records: the configured Postgres, one on this machine or installed, else the embedded PGlite. */
import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import { Client } from 'pg';
import type { Records } from '../records/adapter.ts';
import { createPgliteRecords } from '../records/pglite.ts';
import { createPostgresRecords } from '../records/postgres.ts';
import type { RejectedEntry } from '../records/rejected.ts';
import { startError } from '../services/errors.ts';
import { findPostgres, type PostgresService } from './postgres.ts';

export interface RecordsPart {
  readonly name: string;
  readonly version: string;
  readonly source: string;
  /** With the password; absent for PGlite. */
  readonly url?: string;
  /** Connected, its schema up to date. */
  readonly records: Records;
  readonly close: () => Promise<void>;
  /** As `close`, with a server of ours left running. */
  readonly leave: () => Promise<void>;
}

export interface RecordsRequest {
  readonly url: string | undefined;
  /** How long a configured one that does not answer is waited for. */
  readonly waitMs?: number;
  readonly dataDir: string;
  readonly install: boolean;
  /** Forget what is in it first; only where it belongs to this data folder. */
  readonly wipe: boolean;
  readonly onProgress: (line: string) => void;
  /** Told of every record that the tables refuse. */
  readonly onRejected: (rejected: RejectedEntry) => void;
}

export async function openRecordsPart(request: RecordsRequest): Promise<RecordsPart> {
  const service = await findPostgres({
    url: request.url,
    waitMs: request.waitMs,
    name: serverName(request.dataDir),
    ...(process.getuid?.() === 0 ? {} : { folder: join(request.dataDir, 'postgres') }),
    detached: true,
    install: request.install,
    onProgress: request.onProgress,
  }).catch((error: unknown) => {
    throw startError('postgres', error);
  });
  if (service === undefined) return openPglite(request);
  if (request.wipe && request.url === undefined) await wipe(service);
  const records = createPostgresRecords({ url: service.url, onRejected: request.onRejected });
  await records.start();
  const { name, version } = await records.describe();
  return {
    name,
    version,
    source: service.source,
    url: service.url,
    records,
    close: async () => {
      await records.stop();
      await service.stop('fast');
    },
    leave: () => records.stop(),
  };
}

async function openPglite(request: RecordsRequest): Promise<RecordsPart> {
  // Wiped data needs no folder: it ends with the process.
  const { onRejected } = request;
  const place = request.wipe ? {} : { dataDir: join(request.dataDir, 'pglite') };
  const records = createPgliteRecords({ ...place, onRejected });
  await records.start();
  const { name, version } = await records.describe();
  return {
    name,
    version,
    source: 'embedded',
    records,
    close: () => records.stop(),
    leave: () => records.stop(),
  };
}

async function wipe(service: PostgresService): Promise<void> {
  const client = new Client({ connectionString: service.url });
  await client.connect();
  try {
    await client.query('drop schema public cascade; create schema public');
  } finally {
    await client.end();
  }
}

/** Each data folder has a server of its own, also where its data lies elsewhere. */
function serverName(dataDir: string): string {
  const folder = resolve(dataDir);
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 8);
  return `${basename(folder).replace(/[^A-Za-z0-9_-]/g, '-')}-${digest}`;
}
