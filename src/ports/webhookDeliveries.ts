/**
 * Webhooks out: who is told of which events, and each event on its way there. An event of a subject waits until the one
 * before it has arrived or was given up.
 */
import type { EventType } from '../domain/event/event.ts';
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { KeptEvent } from './events.ts';

export interface WebhookOrder {
  readonly url: string;
  readonly description: string;
  readonly types: readonly EventType[];
  /** Absent: all. */
  readonly campaignIds?: readonly CampaignId[] | undefined;
  /** Events carry numbers as they are. */
  readonly withNumbers: boolean;
  readonly isActive: boolean;
}

export interface Webhook extends WebhookOrder {
  readonly webhookId: string;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly changedAt: Instant;
  /** Nothing is sent before: the receiver was away. */
  readonly heldUntil?: Instant;
  readonly waiting: number;
  readonly dead: number;
}

export type DeliveryState = 'waiting' | 'delivered' | 'dead';

export interface Delivery {
  readonly deliveryId: number;
  readonly eventId: string;
  readonly type: EventType;
  readonly state: DeliveryState;
  readonly tries: number;
  readonly createdAt: Instant;
  /** Of a waiting one: when it is tried next. */
  readonly nextAt?: Instant;
  readonly lastTriedAt?: Instant;
  /** The last answer; absent: there was none. */
  readonly status?: number;
  readonly error?: string;
  readonly tookMs?: number;
}

/** One to send now: taken for a while, so that nobody else sends it too. */
export interface DueDelivery {
  readonly deliveryId: number;
  readonly webhookId: string;
  readonly url: string;
  readonly secret: string;
  /** With this one. */
  readonly tries: number;
  readonly createdAt: Instant;
  /** Failures of the receiver in a row. */
  readonly failures: number;
  readonly event: KeptEvent;
}

export interface Tried {
  readonly deliveryId: number;
  /** The number of the try: what a later one has settled stays. */
  readonly tries: number;
  readonly state: DeliveryState;
  readonly at: Instant;
  readonly nextAt?: Instant | undefined;
  readonly status?: number | undefined;
  readonly error?: string | undefined;
  readonly tookMs: number;
  /** The receiver is away as a whole: nothing of it is tried before. */
  readonly holdUntil?: Instant | undefined;
}

export interface ClaimQuery {
  readonly now: Instant;
  /** So long it is taken: whoever has not settled it by then is gone. */
  readonly leaseMs: number;
  readonly limit: number;
  /** Of one webhook at a time. */
  readonly perWebhook: number;
  /** Those with as many on their way as may be. */
  readonly without: readonly string[];
}

export interface WebhookDeliveriesPort {
  start(): Promise<void>;
  stop(): Promise<void>;
  webhooks(): Promise<readonly Webhook[]>;
  webhook(webhookId: string): Promise<Webhook | undefined>;
  /** For a request that is signed now. */
  secretOf(webhookId: string): Promise<string | undefined>;
  create(webhookId: string, order: WebhookOrder, secret: string, by: string, at: Instant): Promise<void>;
  /** False: there is none. */
  change(webhookId: string, order: WebhookOrder, at: Instant): Promise<boolean>;
  changeSecret(webhookId: string, secret: string, at: Instant): Promise<boolean>;
  remove(webhookId: string): Promise<boolean>;
  /** The newest first. */
  deliveries(
    webhookId: string,
    query: {
      readonly state?: DeliveryState | undefined;
      readonly before?: number | undefined;
      readonly limit: number;
    },
  ): Promise<readonly Delivery[]>;
  /** Sent again from the first try; absent id: all dead ones. How many. */
  replay(webhookId: string, deliveryId: number | undefined, at: Instant): Promise<number>;
  claim(query: ClaimQuery): Promise<readonly DueDelivery[]>;
  settle(tried: Tried): Promise<void>;
  /** Forgets what is older: events, and deliveries that are over. */
  forget(before: Instant): Promise<number>;
}

export interface WebhookRequest {
  readonly url: string;
  readonly secret: string;
  readonly eventId: string;
  readonly type: string;
  readonly tries: number;
  readonly body: string;
  readonly timeoutMs: number;
}

/** What became of one request; `code`: why there was no answer. */
export type WebhookAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfterMs?: number }
  | { readonly kind: 'failure'; readonly code: string; readonly message: string };

export interface WebhookSendPort {
  send(request: WebhookRequest): Promise<WebhookAnswer>;
  /** Why this URL may not be asked, in words; undefined: it may. */
  refusalOf(url: string): string | undefined;
}
