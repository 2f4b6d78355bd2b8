/** The API and the console beside an engine: their listener over HTTPS, on the engine's stores and on Postgres. */
import { existsSync } from 'node:fs';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { Certificate } from '../../api/server/options.ts';
import { createApiServer } from '../../api/server.ts';
import type { InstallationBounds } from '../../domain/campaign/settings.ts';
import type { DeskFloorPort } from '../../ports/deskFloor.ts';
import { systemClock } from '../../ports/clock.ts';
import { startAccounts } from '../accounts/part.ts';
import type { Parts, RunningGroup } from '../compose.ts';
import type { OutpaceConfig } from '../config/schema.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { watchCertificate } from './certificate.ts';
import { openApiParts, type OpenApiParts } from './ports.ts';

const CONSOLE_FOLDER = fileURLToPath(new URL('../../../dist/console', import.meta.url));

export interface ApiPart {
  /** Where the console is. */
  readonly url: string;
  /** To be shown once to whoever starts the engine; undefined: there is an administrator. */
  readonly setupToken: string | undefined;
  stop(): Promise<void>;
}

export interface ApiPartOptions {
  readonly config: OutpaceConfig;
  readonly parts: Pick<Parts, 'records' | 'store' | 'telephony'>;
  readonly running: Pick<RunningGroup, 'stores' | 'law' | 'doNotCallFiles'> & {
    readonly group: DeskFloorPort;
  };
  /** What the engine brought up itself, beside what is configured. */
  readonly trunkIds: readonly string[];
  readonly metrics: Pick<Metrics, 'answered'>;
  readonly logger: Logger;
}

/** Undefined where it is switched off or cannot be served: calls go on without it. */
export async function startApi(options: ApiPartOptions): Promise<ApiPart | undefined> {
  const { config, parts, logger } = options;
  if (!config.console.enabled) return undefined;
  const { url } = parts.records;
  if (url === undefined) {
    logger.warn({ event: 'console.notStarted', reason: 'it needs PostgreSQL (postgres.url)' });
    return undefined;
  }
  try {
    return await start(options, url);
  } catch (error) {
    logger.error({ event: 'console.notStarted', err: error });
    return undefined;
  }
}

async function start(options: ApiPartOptions, postgresUrl: string): Promise<ApiPart> {
  const { config, parts, running, metrics, logger } = options;
  const { bind, port, proxies, publicUrl } = config.console;
  const now = () => systemClock.now();
  const onError = (error: unknown, requestId?: string): void =>
    logger.error({ event: 'api.failed', requestId, err: error });
  const open: OpenApiParts = await openApiParts({
    config,
    postgresUrl,
    taken: [
      { part: 'store', name: parts.store.name, version: parts.store.version },
      { part: 'telephony', name: parts.telephony.name, version: parts.telephony.version },
    ],
    dialGroupId: config.dialGroup,
    records: parts.records.records,
    stores: running.stores,
    storesOf: async (dialGroupId) => parts.store.open(dialGroupId),
    law: running.law,
    bounds: boundsOf(options),
    doNotCallFiles: running.doNotCallFiles,
    desk: { floor: running.group, store: running.stores.desk, telephony: parts.telephony },
    now,
    onError,
  });
  const accounts = await startAccounts({ accounts: open.parts.accounts, now, logger }).catch(
    async (error: unknown) => {
      await open.close();
      throw error;
    },
  );
  let swap: (certificate: Certificate) => void = () => undefined;
  const certificate = await watchCertificate({
    config,
    now,
    onChanged: (changed) => {
      swap(changed);
      logger.info({ event: 'console.certificateChanged' });
    },
    onFault: (error) => logger.warn({ event: 'console.certificateKept', err: error }),
  }).catch(async (error: unknown) => {
    accounts.stop();
    await open.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    certificate.stop();
    accounts.stop();
    await open.close();
  };
  try {
    const app = await createApiServer({
      parts: open.parts,
      now,
      callerOf: accounts.callerOf,
      onError,
      onAnswered: (answered) => {
        metrics.answered(answered);
        logger.debug({ event: 'api.request', ...answered });
      },
      tls: certificate.first,
      proxies,
      ...(existsSync(CONSOLE_FOLDER) ? { consoleFolder: CONSOLE_FOLDER } : {}),
    });
    await app.listen({ host: bind, port }).catch(async (error: unknown) => {
      await app.close();
      throw error;
    });
    swap = (changed) => (app.server as unknown as Server).setSecureContext(changed);
    const { port: taken } = app.server.address() as AddressInfo;
    return {
      url: publicUrl ?? `https://${bind.includes(':') ? `[${bind}]` : bind}:${taken}`,
      setupToken: accounts.setupToken,
      async stop() {
        await app.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function boundsOf({ config: { telephony, limits }, trunkIds }: ApiPartOptions): InstallationBounds {
  return {
    callerIds: telephony.callerIds,
    trunkIds: [...new Set([...telephony.trunks.map(({ id }) => id), ...trunkIds])],
    ...limits,
  };
}
