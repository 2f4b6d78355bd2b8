/** Messages that flows send: into the spool like every record, so that none is lost and nothing waits for the database. */
import type { Effect } from '../engine/effect.ts';
import type { Clock } from '../ports/clock.ts';
import type { NewMessage } from '../ports/smsRecords.ts';
import type { Log } from './log.ts';
import type { PendingRecords } from './pendingRecords.ts';

export interface MessageOrder {
  readonly to: string;
  readonly text: string;
  readonly idempotencyKey: string;
  readonly campaignId: string;
  readonly now: number;
}

/** As the outbox keeps it; throws where the text cannot be sent. */
export type MessageOf = (order: MessageOrder) => NewMessage;

export interface FlowMessagesOptions {
  /** Absent: there is no gateway. */
  readonly messageOf?: MessageOf | undefined;
  readonly pending: Pick<PendingRecords, 'save'>;
  readonly clock: Clock;
  readonly log: Log;
}

type SendSms = Extract<Effect, { type: 'sendSms' }>;

export function createFlowMessages({
  messageOf,
  pending,
  clock,
  log,
}: FlowMessagesOptions): (effect: SendSms) => void {
  return ({ callId, campaignId, key, number, text }) => {
    if (messageOf === undefined) return log.warn({ event: 'flow.smsNotSent', callId, code: 'no-gateway' });
    try {
      const order = { to: number, text, idempotencyKey: key, campaignId, now: clock.now() };
      void pending.save({ type: 'message', message: messageOf(order) });
      log.info({ event: 'flow.sms', callId, key });
    } catch (err) {
      log.warn({ event: 'flow.smsNotSent', callId, code: 'bad-text', err });
    }
  };
}
