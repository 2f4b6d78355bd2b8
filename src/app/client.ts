/**
 * The parts that a command shares with the running engine, opened when first asked for. Where the configuration names
 * no Redis or Postgres, the running engine's own are taken from `DATA_DIR/runtime.json`.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { InstallationBounds } from '../domain/campaign/settings.ts';
import type { AccountsPort } from '../ports/accounts.ts';
import type { AuditPort } from '../ports/audit.ts';
import type { BackupPort } from '../ports/backup.ts';
import type { CommandPort } from '../ports/commands.ts';
import type { ConsentsPort } from '../ports/consents.ts';
import type { DoNotCallRecords } from '../ports/doNotCallRecords.ts';
import type { ErasurePort } from '../ports/erasure.ts';
import type { EvidencePort } from '../ports/evidence.ts';
import type { InvitationsPort } from '../ports/invitations.ts';
import type { LiveBoardPort } from '../ports/liveBoard.ts';
import type { ListsPort } from '../ports/lists.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { SavedTextsPort } from '../ports/savedTexts.ts';
import type { SmsRecords } from '../ports/smsRecords.ts';
import type { Stores } from '../ports/stores.ts';
import type { SurveysPort } from '../ports/surveys.ts';
import { OutpaceError } from '../services/errors.ts';
import type { LoadedConfig } from './config/load.ts';
import { withPassword } from './config/print.ts';
import { readRuntimeFile, runtimeFilePath, type FoundRuntime } from './runtimeFile.ts';

export interface ClientParts {
  readonly records: RecordsPort;
  readonly commands: CommandPort;
  readonly liveBoard: LiveBoardPort;
}

export class EngineClient {
  readonly runtime: FoundRuntime | undefined;
  readonly #loaded: LoadedConfig;
  readonly #closers: (() => Promise<void>)[] = [];

  constructor(loaded: LoadedConfig) {
    this.#loaded = loaded;
    this.runtime = readRuntimeFile(loaded.config.dataDir);
  }

  /** The dial group that commands speak to: the configured one, else the running engine's. */
  get dialGroupId(): string {
    const { config, origins } = this.#loaded;
    return origins.has('dialGroup') ? config.dialGroup : (this.runtime?.dialGroupId ?? config.dialGroup);
  }

  /** What campaigns may use: what is configured, and what the running engine brought up itself. */
  get bounds(): InstallationBounds {
    const { telephony, limits } = this.#loaded.config;
    const trunkIds = [...telephony.trunks.map((trunk) => trunk.id), ...(this.runtime?.trunkIds ?? [])];
    return {
      callerIds: [...telephony.callerIds, ...(this.runtime?.callerIds ?? [])],
      trunkIds: [...new Set(trunkIds)],
      ...limits,
    };
  }

  records(): Promise<RecordsPort> {
    return this.#inPostgres((postgres, url) => postgres.createPostgresRecords({ url, maxConnections: 2 }));
  }

  /** Imports, mappings and the worked list; migrated by `records`, as are all below. */
  lists(): Promise<ListsPort> {
    return this.#inPostgres((postgres, url) => postgres.createPostgresLists(url));
  }

  /** The do-not-call lists on record. */
  doNotCall(): Promise<DoNotCallRecords> {
    return this.#inPostgres((postgres, url) => postgres.createPostgresDoNotCall(url));
  }

  /** Consents to be called. */
  consents(): Promise<ConsentsPort> {
    return this.#inPostgres((postgres, url) => postgres.createPostgresConsents(url));
  }

  /** Short messages. */
  sms(): Promise<SmsRecords> {
    return this.#inPostgres((postgres, url) => postgres.createPostgresSms(url));
  }

  /** People invited to a survey. */
  invitations(): Promise<InvitationsPort> {
    return this.#inPostgres((postgres, url) => postgres.createPostgresInvitations(url));
  }

  /** Users, their sessions and tokens. */
  accounts(): Promise<AccountsPort> {
    return this.#inPostgres((postgres, url) => postgres.createPostgresAccounts(url));
  }

  /** What was changed through the API, and to users by commands. */
  audit(): Promise<AuditPort> {
    return this.#inPostgres((postgres, url) => postgres.createPostgresAudit(url));
  }

  /** The evidence chain. */
  evidence(): Promise<EvidencePort> {
    return this.#inPostgres((postgres, url) => postgres.createPostgresEvidence(url));
  }

  erasure(): Promise<ErasurePort> {
    return this.#inPostgres((postgres, url) => postgres.createPostgresErasure(url));
  }

  /** Flows and scripts that were saved. */
  savedTexts(): Promise<SavedTextsPort> {
    return this.#inPostgres((postgres, url) => postgres.createPostgresSavedTexts(url));
  }

  /** What people answered. */
  surveys(): Promise<SurveysPort> {
    return this.#inPostgres((postgres, url) => postgres.createPostgresSurveys(url));
  }

  /** The database for backup and restore: the Postgres in use, else the PGlite of the data folder. */
  async backup(): Promise<BackupPort> {
    const { postgres, dataDir } = this.#loaded.config;
    const url = postgres.url ?? this.runtime?.postgresUrl;
    const pglite = join(dataDir, 'pglite');
    if (url === undefined && !existsSync(pglite))
      throw this.#noSharedStore('Postgres', 'postgres.url', 'DATABASE_URL');
    const backup =
      url === undefined
        ? (await import('../records/pglite.ts')).createPgliteBackup(pglite)
        : (await import('../records/postgres.ts')).createPostgresBackup(withPassword(url, postgres.password));
    this.#closers.push(() => backup.stop());
    return backup;
  }

  /** On the same database as `backup`, which must be stopped: PGlite serves one at a time. */
  async restoredRecords(): Promise<RecordsPort> {
    const { postgres, dataDir } = this.#loaded.config;
    if (postgres.url !== undefined || this.runtime?.postgresUrl !== undefined) return this.records();
    const records = (await import('../records/pglite.ts')).createPgliteRecords({
      dataDir: join(dataDir, 'pglite'),
    });
    this.#closers.push(() => records.stop());
    await records.start();
    return records;
  }

  /** Undefined where the hopper is, or was, in an engine's own memory. */
  storesOfGroups(): ((dialGroupId: string) => Promise<Stores>) | undefined {
    if (this.#loaded.config.redis.url === undefined && this.runtime?.redisUrl === undefined) return undefined;
    return (dialGroupId) => this.stores(dialGroupId);
  }

  async stores(dialGroupId: string = this.dialGroupId): Promise<Stores> {
    const { url: configured, password } = this.#loaded.config.redis;
    const url = configured ?? this.runtime?.redisUrl;
    if (url === undefined) throw this.#noSharedStore('Redis', 'redis.url', 'REDIS_URL');
    const { connectRedis, createRedisStores } = await import('../store/redis/index.ts');
    const connection = await connectRedis(withPassword(url, password)).catch((error: unknown) => {
      throw this.#explain(error, configured === undefined);
    });
    this.#closers.push(() => connection.close());
    return createRedisStores(connection, dialGroupId);
  }

  /** For commands that only look: undefined where there is no engine to look at. */
  async liveBoard(): Promise<LiveBoardPort | undefined> {
    if (this.#loaded.config.redis.url === undefined && this.runtime?.redisUrl === undefined) return undefined;
    return this.stores().then(
      (stores) => stores.liveBoard,
      () => undefined,
    );
  }

  /** Undefined where there can be no engine to take a command; an engine that is out of reach is an error. */
  async commands(): Promise<CommandPort | undefined> {
    if (this.#loaded.config.redis.url === undefined && this.runtime?.alive !== true) return undefined;
    return (await this.stores()).commands;
  }

  async parts(): Promise<ClientParts> {
    const { commands, liveBoard } = await this.stores();
    return { records: await this.records(), commands, liveBoard };
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).toReversed()) await close().catch(() => undefined);
  }

  async #inPostgres<Port extends { start(): Promise<void>; stop(): Promise<void> }>(
    create: (postgres: typeof import('../records/postgres.ts'), url: string) => Port,
  ): Promise<Port> {
    const { url: configured, password } = this.#loaded.config.postgres;
    const url = configured ?? this.runtime?.postgresUrl;
    if (url === undefined) throw this.#noSharedStore('Postgres', 'postgres.url', 'DATABASE_URL');
    const port = create(await import('../records/postgres.ts'), withPassword(url, password));
    this.#closers.push(() => port.stop());
    await port.start().catch((error: unknown) => {
      throw this.#explain(error, configured === undefined);
    });
    return port;
  }

  #noSharedStore(name: string, key: string, variable: string): OutpaceError {
    const { runtime } = this;
    const file = runtimeFilePath(this.#loaded.config.dataDir);
    if (runtime === undefined) {
      return new OutpaceError(
        'OUT_NO_ENGINE',
        `no engine runs here (there is no ${file}) and no ${key} is configured; start one with outpace serve, or set ${variable}`,
      );
    }
    if (!runtime.alive) return engineGone(file);
    return new OutpaceError(
      'OUT_NO_SHARED_STORE',
      `the running engine (process ${runtime.pid}) keeps this in its own memory, where no command reaches it; set ${key} to a ${name} and start it again`,
    );
  }

  /** A server that has ended with its engine is not the server's fault. */
  #explain(error: unknown, isFromRuntimeFile: boolean): unknown {
    const isGone = isFromRuntimeFile && this.runtime?.alive === false;
    return isGone ? engineGone(runtimeFilePath(this.#loaded.config.dataDir)) : error;
  }
}

function engineGone(file: string): OutpaceError {
  return new OutpaceError(
    'OUT_NO_ENGINE',
    `no engine runs: the one that wrote ${file} has ended; start one with outpace serve`,
  );
}
