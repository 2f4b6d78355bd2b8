/** The API on a real Postgres and Redis, listening on loopback, with a caller of each role. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROLE_PERMISSIONS, ROLES, type Role } from '../../src/domain/account/permission.ts';
import type { Caller } from '../../src/domain/account/caller.ts';
import { NO_LAW } from '../../src/domain/compliance/law.ts';
import type { InstallationBounds } from '../../src/domain/campaign/settings.ts';
import { createClient, type OutpaceClient } from '../../src/api/client/client.ts';
import type { ApiParts } from '../../src/api/parts.ts';
import { createApiServer } from '../../src/api/server.ts';
import {
  createPostgresConsents,
  createPostgresDoNotCall,
  createPostgresErasure,
  createPostgresLists,
  createPostgresRecords,
} from '../../src/records/postgres.ts';
import { createJobs } from '../../src/services/jobs.ts';
import { openUploads } from '../../src/services/uploads.ts';
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
export async function startTestApi(): Promise<TestApi> {
  const [postgres, redis] = await Promise.all([startTestPostgres(), startTempRedis()]);
  const databaseUrl = await postgres.migratedDatabase();
  const records = createPostgresRecords({ url: databaseUrl, maxConnections: 4 });
  await records.start();
  const connection = await connectRedis(redis.url);
  const stores = createRedisStores(connection, API_DIAL_GROUP);
  const errors: unknown[] = [];
  const ports = {
    lists: createPostgresLists(databaseUrl),
    consents: createPostgresConsents(databaseUrl),
    erasure: createPostgresErasure(databaseUrl),
    doNotCall: createPostgresDoNotCall(databaseUrl),
  };
  await Promise.all(Object.values(ports).map((port) => port.start()));
  const now = (): number => Date.now();
  const parts: ApiParts = {
    dialGroupId: API_DIAL_GROUP,
    records,
    stores,
    law: NO_LAW,
    bounds: BOUNDS,
    region: 'US',
    storesOf: async (dialGroupId) => createRedisStores(connection, dialGroupId),
    lists: ports.lists,
    consents: ports.consents,
    erasure: ports.erasure,
    doNotCall: { records: ports.doNotCall, store: stores.doNotCall, files: undefined },
    doNotCallLists: stores.doNotCall,
    jobs: createJobs({ now, onError: (error) => errors.push(error) }),
    uploads: openUploads(join(mkdtempSync(join(tmpdir(), 'outpace-api-')), 'uploads'), { now }),
  };
  const app = await createApiServer({
    parts,
    now,
    callerOf: async ({ headers }) => callers.get(headers.authorization ?? ''),
    onError: (error) => errors.push(error),
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
      await parts.jobs.stop();
      parts.uploads.stop();
      await connection.close();
      await Promise.all(Object.values(ports).map((port) => port.stop()));
      await records.stop();
      await Promise.all([postgres.stop(), redis.stop()]);
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
