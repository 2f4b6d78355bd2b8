/** The API on a real Postgres and Redis, listening on loopback, with a caller of each role. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCallerOf } from '../../src/api/authenticate.ts';
import { ROLE_PERMISSIONS, ROLES, type Role } from '../../src/domain/account/permission.ts';
import { NO_LAW, type Law } from '../../src/domain/compliance/law.ts';
import type { InstallationBounds } from '../../src/domain/campaign/settings.ts';
import { createClient, type OutpaceClient } from '../../src/api/client/client.ts';
import type { ApiParts } from '../../src/api/parts.ts';
import { createApiServer, type ApiServerOptions } from '../../src/api/server.ts';
import { openApiParts } from '../../src/app/api/ports.ts';
import { configSchema } from '../../src/app/config/schema.ts';
import type { DeskFloorPort } from '../../src/ports/deskFloor.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { connectRedis, createRedisStores } from '../../src/store/redis/index.ts';
import { makeToken, ownerOf } from '../../src/services/accountsTokens.ts';
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
  /** Logged in as this role, as a browser does. */
  session(role: Role): Promise<TestSession>;
  stop(): Promise<void>;
}

export interface TestSession {
  readonly cookie: string;
  readonly csrfToken: string;
  /** As the browser's page sends it. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Of each user: their login is their role. */
export const TEST_PASSWORD = 'a quiet test of accounts';

const BOUNDS: InstallationBounds = {
  callerIds: ['+12025550100'],
  trunkIds: ['carrier'],
  lines: 100,
  attempts: 10,
  ringTimeoutMs: 60_000,
};

const EMPTY_FLOOR: DeskFloorPort = { desk: () => undefined, watchDesks: () => () => undefined };

export interface TestApiOptions extends Pick<ApiServerOptions, 'consoleFolder' | 'limits' | 'onAnswered'> {
  /** Agents' desks are served, on a floor where nobody has been. */
  readonly desk?: boolean;
  /** One of each role; without them it waits for its first administrator. */
  readonly users?: boolean;
  /** Absent: none. */
  readonly law?: Law;
}

/** Start one a file. */
export async function startTestApi({
  users = true,
  law = NO_LAW,
  desk = false,
  ...options
}: TestApiOptions = {}): Promise<TestApi> {
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
    config: configSchema.parse({
      dataDir,
      region: 'US',
      telephony: {
        trunks: BOUNDS.trunkIds.map((id) => ({ id, host: '127.0.0.1' })),
        callerIds: BOUNDS.callerIds,
      },
      webhooks: { hosts: ['127.0.0.1'], allowPrivate: true },
    }),
    postgresUrl: databaseUrl,
    taken: [
      { part: 'store', name: connection.description.name, version: connection.description.version },
      { part: 'telephony', name: 'Asterisk', version: '20' },
    ],
    dialGroupId: API_DIAL_GROUP,
    records,
    stores,
    storesOf: async (dialGroupId) => createRedisStores(connection, dialGroupId),
    law,
    bounds: BOUNDS,
    doNotCallFiles: undefined,
    ...(desk ? { desk: { floor: EMPTY_FLOOR, store: stores.desk, telephony: {} } } : {}),
    now,
    onError: (error) => errors.push(error),
  });
  const tokens: Partial<Record<Role, string>> = users ? await addUsers(parts, now()) : {};
  const app = await createApiServer({
    parts,
    now,
    callerOf: createCallerOf(parts.accounts, now),
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
    client: (role) => createClient({ baseUrl, token: tokens[role] ?? '' }),
    fetch: (role, method, path, init = {}) =>
      fetch(`${baseUrl}/api/v1${path}`, {
        ...init,
        method,
        headers: headersOf(role === undefined ? undefined : tokens[role], init.headers),
      }),
    session: (role) => logInAs(baseUrl, role),
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

function headersOf(token: string | undefined, given: RequestInit['headers']): Headers {
  const headers = new Headers(given);
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  return headers;
}

/** A user of each role, and a token of theirs that may all they may. */
async function addUsers(parts: ApiParts, now: number): Promise<Readonly<Record<Role, string>>> {
  const passwordHash = await parts.passwords.hash(TEST_PASSWORD);
  const made = ROLES.map(async (role) => {
    const profile = { login: role, name: role, role, language: 'en', timeZone: 'UTC' } as const;
    const user = { ...profile, userId: role, isDisabled: false, createdAt: now, passwordHash };
    await parts.accounts.addUser(user);
    const order = { name: 'tests', scopes: [...ROLE_PERMISSIONS[role]], days: 1 };
    const { secret } = await makeToken(parts.accounts, ownerOf({ userId: role, role }), order, now);
    return [role, secret] as const;
  });
  return Object.fromEntries(await Promise.all(made)) as Record<Role, string>;
}

async function logInAs(baseUrl: string, login: string): Promise<TestSession> {
  const response = await fetch(`${baseUrl}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: TEST_PASSWORD }),
  });
  const { csrfToken } = (await response.json()) as { readonly csrfToken: string };
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';');
  return { cookie, csrfToken, headers: { cookie, 'x-csrf-token': csrfToken } };
}
