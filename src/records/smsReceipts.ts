/**
 * Delivery receipts over any `Sql`. A receipt finds its message by our attempt's id, by the gateway's own id, or, where
 * the answer that would have told that id was lost, by the number: then it must be the only one of that number whose
 * fate is unknown. One that comes before the gateway's answer is kept and applied with it.
 */
import type { Instant } from '../domain/kernel/time.ts';
import { eventOfParts, type MessageState, type PartState } from '../domain/sms/message.ts';
import type { SmsReceipt } from '../ports/sms.ts';
import { timestamp, type SqlSession } from './sql.ts';
import { lock, lockProviderIds, move } from './smsState.ts';

interface KeptReceipt {
  readonly receipt_id: number;
  readonly provider_id: string;
  readonly state: 'delivered' | 'failed';
  readonly error: string | null;
}

export async function keepReceipt(
  session: SqlSession,
  gatewayId: string,
  receipt: SmsReceipt,
  receivedAt: Instant,
): Promise<boolean> {
  if (receipt.providerId !== undefined) await lockProviderIds(session, gatewayId, [receipt.providerId]);
  const [kept] = await session.query<KeptReceipt>(
    `insert into sms_receipts (gateway_id, provider_id, attempt_id, to_number, state, error, at, received_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (gateway_id, provider_id, attempt_id, state) where provider_id <> '' or attempt_id <> ''
       do nothing returning receipt_id::float8, provider_id, state, error`,
    [
      gatewayId,
      receipt.providerId ?? '',
      receipt.attemptId ?? '',
      receipt.to ?? null,
      receipt.state,
      receipt.error ?? null,
      timestamp(receipt.at),
      timestamp(receivedAt),
    ],
  );
  if (kept === undefined) return false;
  const messageId = await messageOf(session, gatewayId, receipt);
  if (messageId !== undefined) await apply(session, gatewayId, messageId, kept, receivedAt);
  return true;
}

/** Those that came before the gateway's answer. The message's row is locked. */
export async function applyKeptReceipts(
  session: SqlSession,
  gatewayId: string,
  messageId: string,
  at: Instant,
): Promise<void> {
  const rows = await session.query<KeptReceipt>(
    `select r.receipt_id::float8, r.provider_id, r.state, r.error from sms_receipts r
       join sms_parts p on p.gateway_id = r.gateway_id and p.provider_id = r.provider_id
      where r.gateway_id = $1 and p.message_id = $2 and r.message_id is null order by r.receipt_id`,
    [gatewayId, messageId],
  );
  for (const row of rows) await apply(session, gatewayId, messageId, row, at);
}

/** Those of the number that came while the message was sent, where its answer was lost and no other is open. */
export async function applyEarlyReceipts(session: SqlSession, messageId: string, at: Instant): Promise<void> {
  const rows = await session.query<KeptReceipt & { readonly gateway_id: string }>(
    `select r.gateway_id, r.receipt_id::float8, r.provider_id, r.state, r.error
       from sms_messages m join sms_receipts r using (gateway_id, to_number)
      where m.message_id = $1 and r.message_id is null and r.received_at >= m.sent_at
        and not exists (select from sms_messages other
              where other.gateway_id = m.gateway_id and other.to_number = m.to_number
                and other.message_id <> m.message_id and other.state in ('sending', 'unknown'))
      order by r.receipt_id`,
    [messageId],
  );
  for (const row of rows) await apply(session, row.gateway_id, messageId, row, at);
}

async function messageOf(
  session: SqlSession,
  gatewayId: string,
  { attemptId, providerId, to }: SmsReceipt,
): Promise<string | undefined> {
  const [found] = await session.query<{ message_id: string }>(
    `select message_id from sms_messages where gateway_id = $1 and attempt_id = $2
     union all select message_id from sms_parts where gateway_id = $1 and provider_id = $3 limit 1`,
    [gatewayId, attemptId ?? '', providerId ?? ''],
  );
  if (found !== undefined || to === undefined) return found?.message_id;
  const open = await session.query<{ message_id: string; state: MessageState }>(
    `select message_id, state from sms_messages
      where gateway_id = $1 and to_number = $2 and state in ('sending', 'unknown') limit 2`,
    [gatewayId, to],
  );
  const [only] = open;
  return open.length === 1 && only?.state === 'unknown' ? only.message_id : undefined;
}

async function apply(
  session: SqlSession,
  gatewayId: string,
  messageId: string,
  { receipt_id, provider_id, state: said, error }: KeptReceipt,
  at: Instant,
): Promise<void> {
  const locked = await lock(session, messageId);
  if (locked === undefined) return;
  await session.query('update sms_receipts set message_id = $2 where receipt_id = $1', [
    receipt_id,
    messageId,
  ]);
  const parts = await partStates(session, gatewayId, messageId, provider_id, said);
  const event = parts === undefined ? eventOfParts([said]) : eventOfParts(padded(parts, locked.receipts));
  if (event !== undefined)
    await move(
      session,
      { messageId, state: locked.state },
      event,
      at,
      event === 'fail' ? { error: error ?? 'not delivered' } : {},
    );
}

/** Of all parts that the gateway has named, this one among them; undefined: it names none. */
async function partStates(
  session: SqlSession,
  gatewayId: string,
  messageId: string,
  providerId: string,
  said: PartState,
): Promise<readonly PartState[] | undefined> {
  if (providerId === '') return undefined;
  await session.query(
    `insert into sms_parts (gateway_id, provider_id, message_id, state) values ($1, $2, $3, $4)
       on conflict (gateway_id, provider_id) do update set state = excluded.state where sms_parts.state = 'waiting'`,
    [gatewayId, providerId, messageId, said],
  );
  const rows = await session.query<{ state: PartState }>(
    'select state from sms_parts where message_id = $1',
    [messageId],
  );
  return rows.map(({ state }) => state);
}

/** Parts that the gateway has not named yet, since its answer was lost. */
function padded(parts: readonly PartState[], expected: number): readonly PartState[] {
  const missing = Math.max(0, expected - parts.length);
  return [...parts, ...Array.from({ length: missing }, (): PartState => 'waiting')];
}
