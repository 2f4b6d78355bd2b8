/**
 * Which Postgres is used, in the order of the architecture's "Start-up": the URL in the configuration, the
 * programs on this machine, the distribution's package; else none, and the caller takes PGlite.
 *
 * A server of ours listens on 127.0.0.1 alone, with a data folder and a password of its own. A server that an
 * earlier process has left running in the same folder is used again.
 */
import { Client } from 'pg';
import { installPostgres } from './postgresInstall.ts';
import { findPrograms, type PostgresPrograms } from './postgresPrograms.ts';
import { prepareFolder, type PostgresFolder } from './postgresFolder.ts';
import { startServer, type RunningServer } from './postgresServer.ts';
import { waitFor } from './waitFor.ts';

export interface PostgresRequest {
  /** From the configuration: used as it is, nothing is started. */
  readonly url?: string | undefined;
  /** How long one that does not answer is waited for. */
  readonly waitMs?: number | undefined;
  /** Names the data folder, `/var/lib/outpace/<name>` as root. */
  readonly name: string;
  /** The data folder where not root (`./data/postgres`); as root it overrides the folder above. */
  readonly folder?: string | undefined;
  /** Absent: a free one. */
  readonly port?: number | undefined;
  /** The server outlives this process. */
  readonly detached?: boolean | undefined;
  /** Whether the package may be installed (Debian or Ubuntu, as root). */
  readonly install?: boolean | undefined;
  /** Told what takes long. */
  readonly onProgress?: ((message: string) => void) | undefined;
}

export type PostgresSource = 'configuration' | 'machine' | 'installed';

export interface PostgresService {
  /** With the password in it: never to be printed. */
  readonly url: string;
  /** e.g. `15.18` */
  readonly version: string;
  readonly source: PostgresSource;
  /** Absent for one that is not ours. */
  readonly pid?: number;
  /** `fast` ends the sessions and writes all out, `immediate` leaves that to the next start. Nothing for one that is not ours. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
}

const DATABASE = 'outpace';
export const OLDEST_MAJOR = 15;

/** Undefined where there is none to be had. Rejects where one is there and can't be used, saying why. */
export async function findPostgres(request: PostgresRequest): Promise<PostgresService | undefined> {
  if (request.url !== undefined) {
    const { url } = request;
    return {
      url,
      version: await waitFor(() => versionAt(url), request),
      source: 'configuration',
      stop: async () => undefined,
    };
  }
  const found = findPrograms(OLDEST_MAJOR);
  if (found.length > 0) return startOwn(found, request, 'machine');
  if (request.install !== true || !(await installPostgres(request.onProgress))) return undefined;
  const installed = findPrograms(OLDEST_MAJOR);
  return installed.length === 0 ? undefined : startOwn(installed, request, 'installed');
}

async function startOwn(
  programs: readonly PostgresPrograms[],
  request: PostgresRequest,
  source: PostgresSource,
): Promise<PostgresService> {
  const folder = await prepareFolder(programs, request.name, request.folder, request.onProgress);
  const server = await startServer(folder, request.port, request.detached === true);
  const url = urlOf(folder, server, DATABASE);
  try {
    await createDatabase(urlOf(folder, server, 'postgres'));
    return {
      url,
      version: await versionAt(url),
      source,
      pid: server.pid,
      stop: (mode) => server.stop(mode ?? 'fast'),
    };
  } catch (error) {
    await server.stop('fast');
    throw error;
  }
}

function urlOf(folder: PostgresFolder, server: RunningServer, database: string): string {
  return `postgres://${folder.user}:${folder.password}@127.0.0.1:${server.port}/${database}`;
}

async function createDatabase(adminUrl: string): Promise<void> {
  await withConnection(adminUrl, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rows.length === 0)
      await client.query(`create database ${DATABASE} encoding 'UTF8' template template0`);
  });
}

async function versionAt(url: string): Promise<string> {
  return withConnection(url, async (client) => {
    const result = await client.query<{ server_version: string }>('show server_version');
    return result.rows[0]?.server_version.split(' ')[0] ?? 'unknown';
  });
}

async function withConnection<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
    application_name: 'outpace-start',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    const { host, pathname } = new URL(url);
    throw new Error(
      `Postgres at ${host}${pathname}: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
