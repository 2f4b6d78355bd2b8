/** A person's messages under an erasure (GDPR Art. 17): no text stays, states and times do, under the pseudonym. */
import { timestamp, type SqlSession } from './sql.ts';

/** How many messages and replies it was; queued ones are never sent. */
export async function eraseMessages(
  session: SqlSession,
  number: string,
  pseudonym: string,
  at: number,
): Promise<number> {
  const messages = await session.query(
    `update sms_messages set to_number = $2, body = null,
            state = case state when 'queued' then 'failed' else state end,
            error = case state when 'queued' then 'erased' else null end,
            settled_at = case state when 'queued' then $3 else settled_at end
      where to_number = $1 returning message_id`,
    [number, pseudonym, timestamp(at)],
  );
  const replies = await session.query(
    'update sms_replies set from_number = $2, body = null, answer = null where from_number = $1 returning reply_id',
    [number, pseudonym],
  );
  await session.query('update sms_receipts set to_number = null, error = null where to_number = $1', [
    number,
  ]);
  return messages.length + replies.length;
}
