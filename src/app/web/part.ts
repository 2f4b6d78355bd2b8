/** The survey's page beside an engine: its listener over the invitations in Postgres. */
import type { Logger } from 'pino';
import { systemClock } from '../../ports/clock.ts';
import type { DoNotCallPort } from '../../ports/doNotCall.ts';
import { createPostgresDoNotCall, createPostgresInvitations } from '../../records/postgres.ts';
import { addToList } from '../../services/doNotCall.ts';
import { startWebServer } from '../../web/server.ts';
import { createSurveyPages } from '../../web/surveyPages.ts';
import type { OutpaceConfig } from '../config/schema.ts';
import { surveyKeyOf } from './links.ts';

export interface WebPart {
  /** The listener's port. */
  readonly port: number;
  stop(): Promise<void>;
}

export interface WebPartOptions {
  readonly config: OutpaceConfig;
  /** Absent: the records are in this process, which keeps no invitations. */
  readonly postgresUrl: string | undefined;
  readonly doNotCall: DoNotCallPort;
  readonly logger: Logger;
}

/** Undefined where nobody could reach the page, or it cannot be served: calls go on without it. */
export async function startWeb(options: WebPartOptions): Promise<WebPart | undefined> {
  const { config, postgresUrl, logger } = options;
  if (config.web.publicUrl === undefined) return undefined;
  if (postgresUrl === undefined) {
    logger.warn({ event: 'web.notStarted', reason: 'surveys on the web need PostgreSQL (postgres.url)' });
    return undefined;
  }
  try {
    return await start(options, postgresUrl);
  } catch (error) {
    logger.error({ event: 'web.notStarted', err: error });
    return undefined;
  }
}

async function start({ config, doNotCall, logger }: WebPartOptions, url: string): Promise<WebPart> {
  const stores = { invitations: createPostgresInvitations(url), doNotCall: createPostgresDoNotCall(url) };
  const close = async (): Promise<void> => {
    await Promise.all(Object.values(stores).map((store) => store.stop()));
  };
  try {
    for (const store of Object.values(stores)) await store.start();
    const { bind, port, proxies, sender } = config.web;
    const parts = { records: stores.doNotCall, store: doNotCall, files: undefined };
    const server = await startWebServer({
      bind,
      port,
      proxies,
      now: () => systemClock.now(),
      onError: (error) => logger.warn({ event: 'web.failed', err: error }),
      pages: createSurveyPages({
        invitations: stores.invitations,
        key: surveyKeyOf(config),
        sender,
        listNumber: async (number, now) => {
          await addToList(parts, { list: { kind: 'stored' }, entries: [number], source: 'web', now });
        },
      }),
    });
    return {
      port: server.port,
      async stop() {
        await server.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
