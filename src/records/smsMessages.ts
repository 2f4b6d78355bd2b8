/** The outbox over any `Sql`: each change of a message is decided by its state machine, under the row's lock. */
import { target } from '../domain/kernel/machine.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { messageMachine, type MessageState } from '../domain/sms/message.ts';
import type { SmsEncoding } from '../domain/sms/parts.ts';
import type { Claim, Message, NewMessage, OutboxQuery, Settlement } from '../ports/smsRecords.ts';
import { defined, timestamp, toInstant, type Sql, type SqlSession } from './sql.ts';
import { applyEarlyReceipts, applyKeptReceipts } from './smsReceipts.ts';
import { lock, lockProviderIds, move } from './smsState.ts';

const COLUMNS = `message_id, idempotency_key, gateway_id, to_number, from_number, body, encoding, parts,
  cost_micros::float8, campaign_id, created_at, due_at, expires_at, state, tries, attempt_id, sent_at, settled_at, error`;

interface MessageRow {
  readonly message_id: string;
  readonly idempotency_key: string;
  readonly gateway_id: string;
  readonly to_number: string | null;
  readonly from_number: string;
  readonly body: string | null;
  readonly encoding: SmsEncoding;
  readonly parts: number;
  readonly cost_micros: number | null;
  readonly campaign_id: string | null;
  readonly created_at: Date;
  readonly due_at: Date;
  readonly expires_at: Date;
  readonly state: MessageState;
  readonly tries: number;
  readonly attempt_id: string | null;
  readonly sent_at: Date | null;
  readonly settled_at: Date | null;
  readonly error: string | null;
}

function messageOf(row: MessageRow): Message {
  return defined({
    messageId: row.message_id,
    idempotencyKey: row.idempotency_key,
    gatewayId: row.gateway_id,
    to: row.to_number ?? '',
    from: row.from_number,
    text: row.body ?? '',
    encoding: row.encoding,
    parts: row.parts,
    costMicros: row.cost_micros ?? undefined,
    campaignId: row.campaign_id ?? undefined,
    createdAt: row.created_at.getTime(),
    dueAt: row.due_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    state: row.state,
    tries: row.tries,
    attemptId: row.attempt_id ?? undefined,
    sentAt: toInstant(row.sent_at),
    settledAt: toInstant(row.settled_at),
    error: row.error ?? undefined,
  });
}

export async function enqueue(
  session: SqlSession,
  message: NewMessage,
): Promise<{ readonly message: Message; readonly isNew: boolean }> {
  const { question } = message;
  const [added] = await session.query<MessageRow>(
    `insert into sms_messages (message_id, idempotency_key, gateway_id, to_number, from_number, body, encoding, parts,
                               cost_micros, campaign_id, created_at, due_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       on conflict (idempotency_key) do nothing returning ${COLUMNS}`,
    [
      message.messageId,
      message.idempotencyKey,
      message.gatewayId,
      message.to,
      message.from,
      message.text,
      message.encoding,
      message.parts,
      message.costMicros ?? null,
      message.campaignId ?? null,
      timestamp(message.createdAt),
      timestamp(message.dueAt),
      timestamp(message.expiresAt),
    ],
  );
  if (added === undefined) return { message: await byKey(session, message.idempotencyKey), isNew: false };
  if (question !== undefined)
    await session.query(
      'insert into sms_questions (question_id, message_id, reference, expires_at) values ($1, $2, $3, $4)',
      [question.questionId, message.messageId, question.reference ?? null, timestamp(question.expiresAt)],
    );
  return { message: messageOf(added), isNew: true };
}

async function byKey(session: SqlSession, key: string): Promise<Message> {
  const [row] = await session.query<MessageRow>(
    `select ${COLUMNS} from sms_messages where idempotency_key = $1`,
    [key],
  );
  if (row === undefined) throw new Error(`the message of the key ${key} is gone`);
  return messageOf(row);
}

export async function due(
  sql: Sql,
  gatewayId: string,
  now: Instant,
  limit: number,
): Promise<readonly Message[]> {
  const rows = await sql.query<MessageRow>(
    `select ${COLUMNS} from sms_messages
      where gateway_id = $1 and state = 'queued' and due_at <= $2 and to_number is not null
      order by due_at, created_at, message_id limit $3`,
    [gatewayId, timestamp(now), limit],
  );
  return rows.map(messageOf);
}

/** In one statement, so that of several senders one has it. */
export async function claim(sql: Sql, { messageId, attemptId, node, receipts, at }: Claim): Promise<boolean> {
  const rows = await sql.query(
    `update sms_messages set state = 'sending', attempt_id = $2, node = $3, receipts = $4, sent_at = $5,
            tries = tries + 1, error = null
      where message_id = $1 and state = 'queued' returning message_id`,
    [messageId, attemptId, node, receipts, timestamp(at)],
  );
  return rows.length === 1;
}

export async function settle(
  session: SqlSession,
  messageId: string,
  attemptId: string | undefined,
  by: Settlement,
  at: Instant,
): Promise<boolean> {
  if (by.event === 'accept')
    await lockProviderIds(session, await gatewayOf(session, messageId), by.providerIds);
  const locked = await lock(session, messageId);
  if (locked === undefined) return false;
  const isOfAttempt = attemptId === undefined ? locked.state === 'queued' : locked.attempt_id === attemptId;
  if (!isOfAttempt) return false;
  if (by.event === 'accept') await addParts(session, locked.gateway_id, messageId, by.providerIds);
  const changed = await move(
    session,
    { messageId, state: locked.state },
    by.event,
    at,
    'error' in by ? by : {},
  );
  if (by.event === 'accept') await applyKeptReceipts(session, locked.gateway_id, messageId, at);
  if (by.event === 'lose') await applyEarlyReceipts(session, messageId, at);
  return changed;
}

async function gatewayOf(session: SqlSession, messageId: string): Promise<string> {
  const [row] = await session.query<{ gateway_id: string }>(
    'select gateway_id from sms_messages where message_id = $1',
    [messageId],
  );
  return row?.gateway_id ?? '';
}

async function addParts(
  session: SqlSession,
  gatewayId: string,
  messageId: string,
  providerIds: readonly string[],
): Promise<void> {
  await session.query(
    `insert into sms_parts (gateway_id, provider_id, message_id)
       select $1, provider_id, $2 from unnest($3::text[]) as given(provider_id)
       on conflict (gateway_id, provider_id) do nothing`,
    [gatewayId, messageId, providerIds],
  );
}

export async function giveUp(
  sql: Sql,
  gatewayId: string,
  node: string,
  inFlight: readonly string[],
  before: Instant,
  at: Instant,
): Promise<number> {
  const to = target(messageMachine, 'sending', 'lose');
  const rows = await sql.query(
    `update sms_messages set state = $6, settled_at = $5, error = 'the sender ended before the answer came'
      where gateway_id = $1 and state = 'sending' and attempt_id <> all($3::text[])
        and (node = $2 or sent_at < $4) returning message_id`,
    [gatewayId, node, inFlight, timestamp(before), timestamp(at), to],
  );
  return rows.length;
}

export async function byId(sql: Sql, messageId: string): Promise<Message | undefined> {
  const [row] = await sql.query<MessageRow>(`select ${COLUMNS} from sms_messages where message_id = $1`, [
    messageId,
  ]);
  return row === undefined ? undefined : messageOf(row);
}

export async function outbox(sql: Sql, { states, to, limit }: OutboxQuery): Promise<readonly Message[]> {
  const rows = await sql.query<MessageRow>(
    `select ${COLUMNS} from sms_messages
      where ($1::text[] is null or state = any($1)) and ($2::text is null or to_number = $2)
      order by created_at desc, message_id desc limit $3`,
    [states ?? null, to ?? null, limit],
  );
  return rows.map(messageOf);
}

export async function counts(sql: Sql): Promise<Partial<Record<MessageState, number>>> {
  const rows = await sql.query<{ state: MessageState; count: number }>(
    'select state, count(*)::int as count from sms_messages group by state',
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}
