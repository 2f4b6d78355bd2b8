/** ApiRequestsPort over any `Sql`. */
import type { Instant } from '../domain/kernel/time.ts';
import type { ApiRequestsPort, Begun, KeyedRequest } from '../ports/apiRequests.ts';
import { openAndClose, runAt } from './asPort.ts';
import { timestamp, type Sql } from './sql.ts';

/** `place` names the database in messages, without its password. */
export function createApiRequests(sql: Sql, place: string): ApiRequestsPort {
  const run = runAt(place);
  return {
    ...openAndClose(sql, run),
    begin: (request, now, keptSince) => run('beginRequest', () => begin(sql, request, now, keptSince)),
    answered: ({ userId, keyHash }, answer) =>
      run('answerRequest', async () => {
        await sql.query('update api_requests set answer = $3 where user_id = $1 and key_hash = $2', [
          userId,
          keyHash,
          Buffer.from(answer),
        ]);
      }),
    forget: ({ userId, keyHash }) =>
      run('forgetRequest', async () => {
        await sql.query('delete from api_requests where user_id = $1 and key_hash = $2', [userId, keyHash]);
      }),
    inTurn: (subject, work) =>
      run('inTurn', () =>
        sql.transaction(async (session) => {
          await session.query(`select pg_advisory_xact_lock(hashtextextended('api ' || $1, 0))`, [subject]);
          return await work();
        }),
      ),
  };
}

async function begin(
  sql: Sql,
  { userId, keyHash, fingerprint }: KeyedRequest,
  now: Instant,
  keptSince: Instant,
): Promise<Begun> {
  await sql.query('delete from api_requests where created_at < $1', [timestamp(keptSince)]);
  const added = await sql.query(
    `insert into api_requests (user_id, key_hash, fingerprint, created_at) values ($1, $2, $3, $4)
     on conflict do nothing returning 1`,
    [userId, keyHash, fingerprint, timestamp(now)],
  );
  if (added.length > 0) return { state: 'begun' };
  const [known] = await sql.query<{ fingerprint: string; answer: Buffer | null }>(
    'select fingerprint, answer from api_requests where user_id = $1 and key_hash = $2',
    [userId, keyHash],
  );
  // Forgotten this very moment.
  if (known === undefined) return { state: 'unanswered' };
  if (known.fingerprint !== fingerprint) return { state: 'another' };
  return known.answer === null ? { state: 'unanswered' } : { state: 'answered', answer: known.answer };
}
