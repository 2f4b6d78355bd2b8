/** A whole desk for messages on a real Postgres: outbox, sender, intake, the listener for webhooks, do-not-call records. */
import { randomUUID } from 'node:crypto';
import { systemClock } from '../../../src/ports/clock.ts';
import type { DoNotCallRecords } from '../../../src/ports/doNotCallRecords.ts';
import type { SmsGateway, SmsIntake } from '../../../src/ports/sms.ts';
import type { Message, Reply, SmsRecords } from '../../../src/ports/smsRecords.ts';
import type { SmsRefusal } from '../../../src/domain/sms/gate.ts';
import { partsOf } from '../../../src/domain/sms/parts.ts';
import { createPostgresDoNotCall, createPostgresSms } from '../../../src/records/postgres.ts';
import { createSmsIntake } from '../../../src/runtime/smsIntake.ts';
import { createSmsSender, type SmsSender } from '../../../src/runtime/smsSender.ts';
import { addToList } from '../../../src/services/doNotCall.ts';
import { startWebhookServer, type WebhookServer } from '../../../src/sms/webhookServer.ts';
import { QUIET } from '../log.ts';

export const OURS = '+12025550100';

export interface Desk {
  readonly records: SmsRecords;
  readonly doNotCall: DoNotCallRecords;
  readonly intake: SmsIntake;
  readonly replies: readonly Reply[];
  ask(index: number, to: string, text: string, expiresAt: number): Promise<Message>;
  send(gateway: SmsGateway, perSecond?: number, node?: string): SmsSender;
  close(): Promise<void>;
}

export interface DeskOptions {
  readonly url: string;
  /** Wraps the intake, e.g. to fail after it has stored something. */
  readonly wrap?: (intake: SmsIntake) => SmsIntake;
  readonly refusal?: (message: Message) => Promise<SmsRefusal | undefined>;
}

export async function openDesk({ url, wrap = (intake) => intake, refusal }: DeskOptions): Promise<Desk> {
  const records = createPostgresSms(url);
  await records.start();
  const doNotCall = createPostgresDoNotCall(url);
  await doNotCall.start();
  const replies: Reply[] = [];
  const intake = wrap(
    createSmsIntake({
      records,
      clock: systemClock,
      log: QUIET,
      onReply: (reply) => replies.push(reply),
      listNumber: async (number, now) => {
        await addToList(
          { records: doNotCall, store: undefined, files: undefined },
          { list: { kind: 'stored' }, entries: [number], source: 'sms', now },
        );
      },
    }),
  );
  return {
    records,
    doNotCall,
    intake,
    replies,
    async ask(index, to, text, expiresAt) {
      const now = Date.now();
      const { encoding, parts } = partsOf(text);
      const { message } = await records.enqueue({
        messageId: `message-${index}`,
        idempotencyKey: `survey-${index}`,
        gatewayId: 'main',
        to,
        from: OURS,
        text,
        encoding,
        parts: parts.length,
        createdAt: now,
        dueAt: now,
        expiresAt: now + 600_000,
        question: { questionId: `question-${index}`, expiresAt },
      });
      return message;
    },
    send: (gateway, perSecond = 1_000, node = 'node-1') =>
      createSmsSender({
        gateway,
        records,
        rate: { partsPerSecond: perSecond, burst: 10 },
        window: 10,
        node,
        newAttemptId: randomUUID,
        refusal: refusal ?? (async () => undefined),
        clock: systemClock,
        log: QUIET,
      }),
    async close() {
      await records.stop();
      await doNotCall.stop();
    },
  };
}

export function listenFor(
  gateways: readonly SmsGateway[],
  intake: SmsIntake,
  port: number,
): Promise<WebhookServer> {
  return startWebhookServer({
    bind: '127.0.0.1',
    port,
    gateways,
    intake,
    now: Date.now,
    onError: () => undefined,
  });
}
