/** Engine, API and console in this process as `outpace serve` has them, on the real Asterisk, Redis and Postgres of a test. */
import { join } from 'node:path';
import { createCallerOf } from '../../src/api/authenticate.ts';
import type { ApiParts } from '../../src/api/parts.ts';
import { createApiServer } from '../../src/api/server.ts';
import { openApiParts } from '../../src/app/api/ports.ts';
import { openDialGroup, openParts } from '../../src/app/compose.ts';
import type { OutpaceConfig } from '../../src/app/config/schema.ts';
import { createLogger } from '../../src/app/log.ts';
import { DIAL_GROUP, type EngineParts, type TestEngine } from './engine.ts';

export interface ServedConsole {
  readonly port: number;
  readonly api: ApiParts;
  readonly engine: TestEngine;
  /** What a bug said. */
  readonly errors: readonly unknown[];
  /** The engine goes on, for `endEngine` to stop. */
  close(): Promise<void>;
}

export async function serveConsole(
  parts: EngineParts,
  config: OutpaceConfig,
  consoleFolder: string,
): Promise<ServedConsole> {
  const errors: unknown[] = [];
  const logger = createLogger('debug', join(parts.dataDir, 'desktop.log'));
  const request = { config, logger, onProgress: () => undefined };
  const opened = await openParts(request);
  const running = await openDialGroup(request, opened, (reason, error) => errors.push(reason, error));
  const { group, stores, law, doNotCallFiles } = running;
  await group.start();
  const now = (): number => Date.now();
  const { telephony } = config;
  const { parts: api, close } = await openApiParts({
    config,
    postgresUrl: parts.databaseUrl,
    dialGroupId: DIAL_GROUP,
    records: opened.records.records,
    stores,
    storesOf: async (dialGroupId) => opened.store.open(dialGroupId),
    law,
    bounds: {
      callerIds: telephony.callerIds,
      trunkIds: telephony.trunks.map(({ id }) => id),
      lines: 30,
      attempts: 10,
      ringTimeoutMs: 60_000,
    },
    doNotCallFiles,
    desk: { floor: group, store: stores.desk, telephony: opened.telephony },
    now,
    onError: (error) => errors.push(error),
  });
  const app = await createApiServer({
    parts: api,
    now,
    callerOf: createCallerOf(api.accounts, now),
    onError: (error) => errors.push(error),
    consoleFolder,
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    port: Number(new URL(url).port),
    api,
    errors,
    engine: {
      command: (command) => group.command(command),
      board: async () => ({ ...group.board(), node: 'node-1' }),
      async stop() {
        await group.stop(5_000);
        await opened.close();
      },
    },
    async close() {
      await app.close();
      await close();
    },
  };
}
