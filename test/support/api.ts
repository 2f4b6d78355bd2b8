/** The API on a real Postgres and Redis, listening on loopback, with a caller of each role. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROLE_PERMISSIONS, ROLES, type Role } from '../../src/domain/account/permission.ts';
import type { Caller } from '../../src/domain/account/caller.ts';
import { NO_LAW } from '../../src/domain/compliance/law.ts';
import type { InstallationBounds } from '../../src/domain/campaign/settings.ts';
import { createClient, type OutpaceClient } from '../../src/api/client/client.ts';
import type { ApiParts } from '../../src/api/parts.ts';
import { createApiServer, type ApiServerOptions } from '../../src/api/server.ts';
import { openApiParts } from '../../src/app/api/ports.ts';
import { configSchema } from '../../src/app/config/schema.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { connectRedis, createRedisStores } from '../../src/store/redis/index.ts';
import { startTestPostgres } from './postgres.ts';
import { startTempRedis } from './redis.ts';

export const API_DIAL_GROUP = 'api-tests';

export interface TestApi {
  readonly baseUrl: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly parts: ApiParts;
  /** What a bug said; a test of anything else expects none. */
  readonly errors: readonly unknown[];
  client(role: Role): OutpaceClient;
  /** As any program sends it. */
  fetch(role: Role | undefined, method: string, path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

const BOUNDS: InstallationBounds = {
  callerIds: ['+12025550100'],
  trunkIds: ['carrier'],
  lines: 100,
  attempts: 10,
  ringTimeoutMs: 60_000,
};

/** Start one a file. */
export async function startTestApi(
  options: Pick<ApiServerOptions, 'consoleFolder' | 'limits' | 'onAnswered'> = {},
): Promise<TestApi> {
  const [postgres, redis] = await Promise.all([startTestPostgres(), startTempRedis()]);
  const databaseUrl = await postgres.migratedDatabase();
  const records = createPostgresRecords({ url: databaseUrl, maxConnections: 4 });
  await records.start();
  const connection = await connectRedis(redis.url);
  const stores = createRedisStores(connection, API_DIAL_GROUP);
  const errors: unknown[] = [];
  const now = (): number => Date.now();
  const dataDir = mkdtempSync(join(tmpdir(), 'outpace-api-'));
  const { parts, close } = await openApiParts({
    config: configSchema.parse({ dataDir, region: 'US' }),
    postgresUrl: databaseUrl,
    dialGroupId: API_DIAL_GROUP,
    records,
    stores,
    storesOf: async (dialGroupId) => createRedisStores(connection, dialGroupId),
    law: NO_LAW,
    bounds: BOUNDS,
    doNotCallFiles: undefined,
    now,
    onError: (error) => errors.push(error),
  });
  const app = await createApiServer({
    parts,
    now,
    callerOf: async ({ headers }) => callers.get(headers.authorization ?? ''),
    onError: (error) => errors.push(error),
    ...options,
  });
  const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    baseUrl,
    databaseUrl,
    redisUrl: redis.url,
    parts,
    errors,
    client: (role) => createClient({ baseUrl, token: role }),
    fetch: (role, method, path, init = {}) =>
      fetch(`${baseUrl}/api/v1${path}`, {
        ...init,
        method,
        headers: headersOf(role, init.headers),
      }),
    async stop() {
      await app.close();
      await close();
      await connection.close();
      await records.stop();
      await Promise.all([postgres.stop(), redis.stop()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function headersOf(role: Role | undefined, given: RequestInit['headers']): Headers {
  const headers = new Headers(given);
  if (role !== undefined) headers.set('authorization', `Bearer ${role}`);
  return headers;
}

const callers: ReadonlyMap<string, Caller> = new Map(
  ROLES.map((role) => [
    `Bearer ${role}`,
    { userId: role, login: role, role, permissions: ROLE_PERMISSIONS[role], via: 'token' },
  ]),
);
