/** The one place where a message changes its state: by the machine of the domain, with its row locked. */
import { target } from '../domain/kernel/machine.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { messageMachine, type MessageEvent, type MessageState } from '../domain/sms/message.ts';
import { timestamp, type SqlSession } from './sql.ts';

export interface Locked {
  readonly gateway_id: string;
  readonly state: MessageState;
  readonly attempt_id: string | null;
  readonly receipts: number;
}

export async function lock(session: SqlSession, messageId: string): Promise<Locked | undefined> {
  const [row] = await session.query<Locked>(
    'select gateway_id, state, attempt_id, receipts from sms_messages where message_id = $1 for update',
    [messageId],
  );
  return row;
}

/** The message's row must be locked. False: its state does not take the event. */
export async function move(
  session: SqlSession,
  { messageId, state }: { readonly messageId: string; readonly state: MessageState },
  event: MessageEvent,
  at: Instant,
  { error, dueAt }: { readonly error?: string | undefined; readonly dueAt?: Instant | undefined } = {},
): Promise<boolean> {
  const to = target(messageMachine, state, event);
  if (to === undefined) return false;
  await session.query(
    `update sms_messages set state = $2, settled_at = $3, error = $4, due_at = coalesce($5::timestamptz, due_at)
      where message_id = $1`,
    [messageId, to, to === 'queued' ? null : timestamp(at), error ?? null, timestamp(dueAt)],
  );
  return true;
}

/**
 * A gateway's answer and the receipts of the same id are taken one after another: side by side, neither would see what the
 * other is about to write. Taken before any row is locked, in one order, so that nobody waits for each other.
 */
export async function lockProviderIds(
  session: SqlSession,
  gatewayId: string,
  providerIds: readonly string[],
): Promise<void> {
  for (const providerId of providerIds.toSorted())
    await session.query(
      `select pg_advisory_xact_lock(hashtextextended('sms receipt ' || $1 || ' ' || $2, 0))`,
      [gatewayId, providerId],
    );
}
