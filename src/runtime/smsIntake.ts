/**
 * What gateways tell: receipts and replies, each kept once before the gateway is told so. Who asks for no more messages is
 * on the do-not-call list before that too.
 */
import { optOutWord } from '../domain/sms/optOut.ts';
import { keptText } from '../domain/sms/text.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { SmsInbound, SmsIntake } from '../ports/sms.ts';
import type { Reply, SmsRecords } from '../ports/smsRecords.ts';
import { createLanes } from './lanes.ts';
import type { Log } from './log.ts';

export interface SmsIntakeOptions {
  readonly records: Pick<SmsRecords, 'keepReceipt' | 'keepReply'>;
  /** Puts the number on the list for all campaigns, in force when it resolves. Doing it twice is doing it once. */
  readonly listNumber: (number: string, at: Instant) => Promise<void>;
  /** Told of each new reply once. */
  readonly onReply?: ((reply: Reply) => void) | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

const NUMBER = /^\+[0-9]{3,15}$/;
const LONGEST_ID = 200;

export function createSmsIntake({ records, listNumber, onReply, clock, log }: SmsIntakeOptions): SmsIntake {
  // A gateway hands on several at once; of one person the first to arrive is kept first: it is the one that counts.
  const lanes = createLanes();
  return {
    async receipt(gatewayId, receipt) {
      const error = receipt.error === undefined ? undefined : keptText(receipt.error).text;
      await records.keepReceipt(gatewayId, { ...receipt, error }, clock.now());
    },

    inbound: (gatewayId, message) => {
      const receivedAt = clock.now();
      return lanes.run([message.from], () => keep(gatewayId, message, receivedAt));
    },
  };

  async function keep(gatewayId: string, message: SmsInbound, receivedAt: Instant): Promise<void> {
    const { from, text } = message;
    const optOut = optOutWord(text, from)?.word;
    // First: whatever comes of the rest, they get no more messages.
    if (optOut !== undefined) await optedOut(gatewayId, from, receivedAt);
    const { reply, isNew } = await records.keepReply({ ...bounded(message), gatewayId, receivedAt, optOut });
    log.info({ event: 'sms.reply', gatewayId, replyId: reply.replyId, kind: reply.kind, isNew });
    if (isNew) onReply?.(reply);
  }

  async function optedOut(gatewayId: string, from: string, now: Instant): Promise<void> {
    if (NUMBER.test(from)) return listNumber(from, now);
    // A short code or a name: nobody calls it.
    log.warn({ event: 'sms.optOutWithoutNumber', gatewayId });
  }
}

function bounded({ providerId, from, to, text, sentAt }: SmsInbound) {
  const kept = keptText(text);
  return {
    from: keptText(from).text.slice(0, LONGEST_ID),
    to: keptText(to).text.slice(0, LONGEST_ID),
    text: kept.text,
    wasCut: kept.wasCut,
    ...(providerId === undefined ? {} : { providerId: keptText(providerId).text.slice(0, LONGEST_ID) }),
    ...(sentAt === undefined ? {} : { sentAt }),
  };
}
