/**
 * A gateway for short messages. Whoever sends has the message on record first, with the attempt's id; what the gateway
 * says of it later, and what people reply, comes in by `SmsIntake`, over the gateway's own link or by its webhooks.
 */
import type { Instant } from '../domain/kernel/time.ts';
import type { SmsEncoding } from '../domain/sms/parts.ts';

export interface SmsToSend {
  readonly attemptId: string;
  /** E.164, with `+`. */
  readonly to: string;
  /** One of our numbers, or a sender name. */
  readonly from: string;
  readonly text: string;
  readonly encoding: SmsEncoding;
  /** Joined they are the text. */
  readonly parts: readonly string[];
}

export interface SmsAccepted {
  /** The gateway's: one for each part, one for all, or none where it gives none. */
  readonly providerIds: readonly string[];
}

export interface SmsReceipt {
  readonly state: 'delivered' | 'failed';
  /** At least one of them; with neither, the number is all there is. */
  readonly providerId?: string | undefined;
  readonly attemptId?: string | undefined;
  /** Whom the message went to. */
  readonly to?: string | undefined;
  readonly error?: string | undefined;
  readonly at: Instant;
}

export interface SmsInbound {
  /** Absent: the gateway numbers none, and a repetition is known by what it says. */
  readonly providerId?: string | undefined;
  readonly from: string;
  /** Our number. */
  readonly to: string;
  readonly text: string;
  /** Absent: the gateway does not say. */
  readonly sentAt?: Instant | undefined;
}

/** Resolves when it is in durable hands: only then is the gateway told so. Rejects: it shall come again. */
export interface SmsIntake {
  receipt(gatewayId: string, receipt: SmsReceipt): Promise<void>;
  inbound(gatewayId: string, message: SmsInbound): Promise<void>;
}

export interface WebhookRequest {
  readonly method: string;
  /** With its query, as the gateway called it. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly receivedAt: Instant;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** What a request says. `answer` is given once the rest is in durable hands. */
export interface WebhookReading {
  readonly answer: WebhookAnswer;
  readonly receipts: readonly SmsReceipt[];
  readonly inbound: readonly SmsInbound[];
}

export interface SmsGateway {
  readonly gatewayId: string;
  /** Whether receipts come for each part; else for the message. */
  readonly receiptsPerPart: boolean;
  /** Opens what stays open. A far side that is away is tried again, and no failure of the start. */
  start(intake: SmsIntake): Promise<void>;
  stop(): Promise<void>;
  /**
   * Rejects with a PortFailure: `unavailable`, nothing has left or the gateway asks to come later; `refused`, it said no;
   * `unknown`, the bytes left and no answer came.
   */
  send(message: SmsToSend): Promise<SmsAccepted>;
  /** A pure reading of a request to its webhook; absent: it has none. */
  readonly readWebhook?: (request: WebhookRequest) => WebhookReading;
}
