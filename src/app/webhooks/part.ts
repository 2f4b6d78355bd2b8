/** The sender of events beside an engine: its deliveries in Postgres, its receivers as the configuration lets them be. */
import type { Logger } from 'pino';
import { createWebhookSend } from '../../http/webhookSend.ts';
import { systemClock } from '../../ports/clock.ts';
import type { WebhookSendPort } from '../../ports/webhookDeliveries.ts';
import { createPostgresWebhooks } from '../../records/postgres.ts';
import { createWebhookSender } from '../../services/webhookSender.ts';
import type { OutpaceConfig } from '../config/schema.ts';

export interface WebhooksPart {
  stop(): Promise<void>;
}

export function webhookSendOf({ webhooks }: Pick<OutpaceConfig, 'webhooks'>): WebhookSendPort {
  const { hosts, allowPrivate } = webhooks;
  return createWebhookSend({ trusted: { hosts, allowPrivate }, now: () => systemClock.now() });
}

/** Undefined where no webhook can be kept, or its database is away: calls go on without it. */
export async function startWebhooks(options: {
  readonly config: Pick<OutpaceConfig, 'webhooks'>;
  readonly postgresUrl: string | undefined;
  readonly logger: Logger;
}): Promise<WebhooksPart | undefined> {
  const { config, postgresUrl, logger } = options;
  if (postgresUrl === undefined) return undefined;
  const deliveries = createPostgresWebhooks(postgresUrl);
  try {
    await deliveries.start();
  } catch (error) {
    logger.error({ event: 'webhook.notStarted', err: error });
    await deliveries.stop();
    return undefined;
  }
  const sender = createWebhookSender({
    deliveries,
    sender: webhookSendOf(config),
    clock: systemClock,
    random: Math.random,
    log: logger,
  });
  sender.start();
  return {
    async stop() {
      await sender.stop();
      await deliveries.stop();
    },
  };
}
