/**
 * Messages, receipts, replies and questions on record. Every change of a message goes by its state machine and its
 * attempt, so that whatever comes twice, late or from a sender that was given up changes nothing.
 */
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { MessageState } from '../domain/sms/message.ts';
import type { SmsEncoding } from '../domain/sms/parts.ts';
import type { SmsInbound, SmsReceipt } from './sms.ts';

export interface NewMessage {
  readonly messageId: string;
  /** The caller's: the same key is the same message, however often it is asked for. */
  readonly idempotencyKey: string;
  readonly gatewayId: string;
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly encoding: SmsEncoding;
  readonly parts: number;
  readonly costMicros?: number | undefined;
  readonly campaignId?: CampaignId | undefined;
  readonly createdAt: Instant;
  /** Not before. */
  readonly dueAt: Instant;
  /** Not after: it fails unsent. */
  readonly expiresAt: Instant;
  readonly question?: NewQuestion | undefined;
}

/** What the message asks: a reply is matched to it. */
export interface NewQuestion {
  readonly questionId: string;
  /** A word that the person may write before the answer. */
  readonly reference?: string | undefined;
  readonly expiresAt: Instant;
}

export interface Message extends Omit<NewMessage, 'question'> {
  readonly state: MessageState;
  readonly tries: number;
  readonly attemptId?: string | undefined;
  /** When the last attempt's bytes were let go. */
  readonly sentAt?: Instant | undefined;
  readonly settledAt?: Instant | undefined;
  readonly error?: string | undefined;
}

export interface Claim {
  readonly messageId: string;
  readonly attemptId: string;
  readonly node: string;
  /** How many receipts make it delivered. */
  readonly receipts: number;
  readonly at: Instant;
}

export type Settlement =
  | { readonly event: 'accept'; readonly providerIds: readonly string[] }
  | { readonly event: 'refuse' | 'lose'; readonly error: string }
  | { readonly event: 'postpone'; readonly error: string; readonly dueAt: Instant };

export type ReplyKind = 'answer' | 'late' | 'unmatched' | 'optOut';

export interface NewReply extends SmsInbound {
  readonly gatewayId: string;
  readonly receivedAt: Instant;
  /** The text was longer than what is kept. */
  readonly wasCut: boolean;
  /** It asks for no more messages, by this word. */
  readonly optOut?: string | undefined;
}

export interface Reply extends Omit<NewReply, 'optOut'> {
  readonly replyId: number;
  readonly kind: ReplyKind;
  readonly questionId?: string | undefined;
  /** The text without the question's reference. */
  readonly answer?: string | undefined;
}

export interface Question extends NewQuestion {
  readonly messageId: string;
  readonly number: string;
  readonly ourNumber: string;
  readonly askedAt?: Instant | undefined;
  readonly answeredAt?: Instant | undefined;
  readonly replyId?: number | undefined;
  readonly closedAt?: Instant | undefined;
}

export interface OutboxQuery {
  readonly states?: readonly MessageState[] | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
}

export interface SmsRecords {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The message of the key, and whether it is new. */
  enqueue(message: NewMessage): Promise<{ readonly message: Message; readonly isNew: boolean }>;
  /** Queued ones whose time has come, the oldest first. */
  due(gatewayId: string, now: Instant, limit: number): Promise<readonly Message[]>;
  /** False: somebody else has it, or it is no longer queued. */
  claim(claim: Claim): Promise<boolean>;
  /** `attemptId` absent: of a queued one. False: it is past that. */
  settle(messageId: string, attemptId: string | undefined, by: Settlement, at: Instant): Promise<boolean>;
  /** Gives up what this node, or anybody before `before`, was sending, but for these attempts: `unknown`. */
  giveUp(
    gatewayId: string,
    node: string,
    inFlight: readonly string[],
    before: Instant,
    at: Instant,
  ): Promise<number>;
  /** Kept once, and applied as soon as its message is known. False: it was here before. */
  keepReceipt(gatewayId: string, receipt: SmsReceipt, receivedAt: Instant): Promise<boolean>;
  /** Kept once, and matched to its question. */
  keepReply(reply: NewReply): Promise<{ readonly reply: Reply; readonly isNew: boolean }>;
  message(messageId: string): Promise<Message | undefined>;
  outbox(query: OutboxQuery): Promise<readonly Message[]>;
  counts(): Promise<Readonly<Partial<Record<MessageState, number>>>>;
  replies(from: string | undefined, limit: number): Promise<readonly Reply[]>;
  question(questionId: string): Promise<Question | undefined>;
  /** Taken back, or answered elsewhere. False: it is closed or answered already. */
  closeQuestion(questionId: string, at: Instant): Promise<boolean>;
}
