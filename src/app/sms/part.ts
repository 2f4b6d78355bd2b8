/** Messages beside an engine: a sender for each gateway, what the gateways tell, and the listener for their webhooks. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { systemClock } from '../../ports/clock.ts';
import type { DoNotCallPort } from '../../ports/doNotCall.ts';
import type { RecordsPort } from '../../ports/records.ts';
import {
  createPostgresConsents,
  createPostgresDoNotCall,
  createPostgresSms,
} from '../../records/postgres.ts';
import { createSmsIntake } from '../../runtime/smsIntake.ts';
import { createSmsSender, type SmsSender } from '../../runtime/smsSender.ts';
import { addToList } from '../../services/doNotCall.ts';
import { createSmsGate, type SmsTerms } from '../../services/sms.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { SmsGateway } from '../../ports/sms.ts';
import type { SmsRecords } from '../../ports/smsRecords.ts';
import { startWebhookServer, type WebhookServer } from '../../sms/webhookServer.ts';
import { doNotCallListsNow } from '../doNotCallFiles.ts';
import type { OutpaceConfig } from '../config/schema.ts';
import type { SmsConfig, SmsGatewayConfig } from '../config/sms.ts';
import { loadLaw } from '../policy/law.ts';
import { openGateway } from './gateways.ts';

export interface SmsPart {
  /** The listener's port. */
  readonly port: number;
  readonly records: SmsRecords;
  /** Of the gateway that surveys are sent by: the first one. */
  readonly terms: SmsTerms;
  readonly listNumber: (number: string, at: Instant) => Promise<void>;
  /** Told of each new reply once it is on record. */
  onReply(listener: () => void): void;
  stop(): Promise<void>;
}

export interface SmsPartOptions {
  readonly config: OutpaceConfig;
  /** Absent: the records are in this process, which has no room for messages. */
  readonly postgresUrl: string | undefined;
  readonly records: Pick<RecordsPort, 'campaign'>;
  readonly doNotCall: DoNotCallPort;
  readonly logger: Logger;
}

export const termsOf = (gateway: SmsGatewayConfig, { expireHours }: SmsConfig): SmsTerms => ({
  gatewayId: gateway.id,
  from: gateway.from,
  maxParts: gateway.maxParts,
  rates: gateway.rates,
  expireHours,
});

/** Undefined where no gateway is configured, or messages cannot be sent: calls go on without them. */
export async function startSms(options: SmsPartOptions): Promise<SmsPart | undefined> {
  try {
    return await start(options);
  } catch (error) {
    options.logger.error({ event: 'sms.notStarted', err: error });
    return undefined;
  }
}

async function start(options: SmsPartOptions): Promise<SmsPart | undefined> {
  const { config, postgresUrl: url, logger } = options;
  const [first] = config.sms.gateways;
  if (first === undefined) return undefined;
  if (url === undefined) {
    logger.warn({ event: 'sms.notStarted', reason: 'messages need PostgreSQL (postgres.url)' });
    return undefined;
  }
  const gateways = config.sms.gateways.map((gateway) => openGateway(gateway, config.sms, logger));
  const stores = await openStores(url);
  const listNumber = async (number: string, now: Instant): Promise<void> => {
    const parts = { records: stores.doNotCall, store: options.doNotCall, files: undefined };
    await addToList(parts, { list: { kind: 'stored' }, entries: [number], source: 'sms', now });
  };
  const listeners: (() => void)[] = [];
  const intake = createSmsIntake({
    records: stores.sms,
    clock: systemClock,
    log: logger,
    listNumber,
    onReply: () => listeners.forEach((listener) => listener()),
  });
  const { bind, port } = config.sms.webhook;
  const onError = (error: unknown): void => logger.warn({ event: 'sms.webhook', err: error });
  const server = await startWebhookServer({
    bind,
    port,
    gateways,
    intake,
    now: () => systemClock.now(),
    onError,
  });
  for (const gateway of gateways) await gateway.start(intake);
  const senders = await sendersFor(options, gateways, stores);
  for (const sender of senders) sender.start();
  return {
    port: server.port,
    records: stores.sms,
    terms: termsOf(first, config.sms),
    listNumber,
    onReply: (listener) => void listeners.push(listener),
    stop: () => stopAll(senders, gateways, server, stores),
  };
}

type SmsStores = Awaited<ReturnType<typeof openStores>>;

async function openStores(url: string) {
  const stores = {
    sms: createPostgresSms(url),
    doNotCall: createPostgresDoNotCall(url),
    consents: createPostgresConsents(url),
  };
  for (const store of Object.values(stores)) await store.start();
  return stores;
}

async function sendersFor(
  { config, records, doNotCall, logger }: SmsPartOptions,
  gateways: readonly SmsGateway[],
  stores: SmsStores,
): Promise<SmsSender[]> {
  const gate = createSmsGate({
    law: loadLaw(config.compliance),
    policies: config.sms.policies,
    campaign: (campaignId) => records.campaign(campaignId),
    consents: stores.consents,
    doNotCall: await doNotCallListsNow(config, doNotCall),
  });
  return config.sms.gateways.flatMap((terms) => {
    const gateway = gateways.find(({ gatewayId }) => gatewayId === terms.id);
    if (gateway === undefined) return [];
    return createSmsSender({
      gateway,
      records: stores.sms,
      rate: { partsPerSecond: terms.partsPerSecond, burst: terms.burst },
      window: terms.window,
      node: config.node,
      newAttemptId: randomUUID,
      refusal: ({ to, campaignId }, now) => gate(to, campaignId, now),
      clock: systemClock,
      log: logger,
    });
  });
}

/** Nothing new is taken, what is on its way is settled, then the links go down. */
async function stopAll(
  senders: readonly SmsSender[],
  gateways: readonly SmsGateway[],
  server: WebhookServer,
  stores: SmsStores,
): Promise<void> {
  await Promise.allSettled(senders.map((sender) => sender.stop()));
  await Promise.allSettled([...gateways.map((gateway) => gateway.stop()), server.close()]);
  await Promise.allSettled(Object.values(stores).map((store) => store.stop()));
}
