/** Replies and the questions they answer, over any `Sql`. Replies of one number are taken one after another. */
import type { Instant } from '../domain/kernel/time.ts';
import { DAY_MS, MINUTE_MS } from '../domain/kernel/time.ts';
import { matchReply, type AskedQuestion, type ReplyMatch } from '../domain/sms/question.ts';
import type { NewReply, Question, Reply, ReplyKind } from '../ports/smsRecords.ts';
import { defined, timestamp, toInstant, type Sql, type SqlSession } from './sql.ts';

const COLUMNS = `reply_id::float8, gateway_id, provider_id, from_number, to_number, body, was_cut, sent_at, received_at,
  kind, question_id, answer`;

interface ReplyRow {
  readonly reply_id: number;
  readonly gateway_id: string;
  readonly provider_id: string | null;
  readonly from_number: string | null;
  readonly to_number: string;
  readonly body: string | null;
  readonly was_cut: boolean;
  readonly sent_at: Date | null;
  readonly received_at: Date;
  readonly kind: ReplyKind;
  readonly question_id: string | null;
  readonly answer: string | null;
}

function replyOf(row: ReplyRow): Reply {
  return defined({
    replyId: row.reply_id,
    gatewayId: row.gateway_id,
    providerId: row.provider_id ?? undefined,
    from: row.from_number ?? '',
    to: row.to_number,
    text: row.body ?? '',
    wasCut: row.was_cut,
    sentAt: toInstant(row.sent_at),
    receivedAt: row.received_at.getTime(),
    kind: row.kind,
    questionId: row.question_id ?? undefined,
    answer: row.answer ?? undefined,
  });
}

export async function keepReply(
  session: SqlSession,
  reply: NewReply,
): Promise<{ readonly reply: Reply; readonly isNew: boolean }> {
  await session.query(`select pg_advisory_xact_lock(hashtextextended('sms ' || $1, 0))`, [reply.from]);
  const earlier = await earlierOne(session, reply);
  if (earlier !== undefined) return { reply: replyOf(earlier), isNew: false };
  const match = reply.optOut === undefined ? await matched(session, reply) : ({ kind: 'optOut' } as const);
  const row = await insert(session, reply, match);
  if (match.kind === 'answer')
    await session.query('update sms_questions set answered_at = $2, reply_id = $3 where question_id = $1', [
      match.questionId,
      timestamp(reply.receivedAt),
      row.reply_id,
    ]);
  return { reply: replyOf(row), isNew: true };
}

/**
 * How long after one without an id the same text counts as its repetition, where nothing was sent to that number in
 * between: said twice to the same question it would say nothing new.
 */
const REPETITION_MS = 15 * MINUTE_MS;

async function earlierOne(session: SqlSession, reply: NewReply): Promise<ReplyRow | undefined> {
  const { gatewayId, providerId, from, to, text, receivedAt } = reply;
  const [row] =
    providerId === undefined
      ? await session.query<ReplyRow>(
          `select ${COLUMNS} from sms_replies r
            where from_number = $2 and gateway_id = $1 and to_number = $3 and body = $4 and received_at > $5
              and provider_id is null
              and not exists (select from sms_messages m where m.to_number = $2 and m.sent_at > r.received_at)
            order by reply_id desc limit 1`,
          [gatewayId, from, to, text, timestamp(receivedAt - REPETITION_MS)],
        )
      : await session.query<ReplyRow>(
          `select ${COLUMNS} from sms_replies where gateway_id = $1 and provider_id = $2`,
          [gatewayId, providerId],
        );
  return row;
}

/** Older ones nobody answers any more. */
const ASKED_LATELY_MS = 30 * DAY_MS;
const MOST_QUESTIONS = 200;

interface QuestionRow {
  readonly question_id: string;
  readonly message_id: string;
  readonly number: string | null;
  readonly our_number: string;
  readonly reference: string | null;
  readonly asked_at: Date | null;
  readonly expires_at: Date;
  readonly answered_at: Date | null;
  readonly reply_id: number | null;
  readonly closed_at: Date | null;
}

const QUESTION = `select q.question_id, q.message_id, m.to_number as number, m.from_number as our_number, q.reference,
  m.sent_at as asked_at, q.expires_at, q.answered_at, q.reply_id::float8, q.closed_at
  from sms_questions q join sms_messages m using (message_id)`;

async function matched(session: SqlSession, reply: NewReply): Promise<ReplyMatch> {
  const rows = await session.query<QuestionRow>(
    `${QUESTION} where m.to_number = $1 and m.sent_at > $2 and m.state <> 'queued'
      order by m.sent_at desc limit ${MOST_QUESTIONS} for update of q`,
    [reply.from, timestamp(reply.receivedAt - ASKED_LATELY_MS)],
  );
  const asked = rows.flatMap((row): AskedQuestion[] => {
    const { askedAt, ...rest } = questionOf(row);
    return askedAt === undefined ? [] : [{ ...rest, askedAt }];
  });
  return matchReply(asked, {
    ourNumber: reply.to,
    text: reply.text,
    sentAt: reply.sentAt ?? reply.receivedAt,
  });
}

async function insert(
  session: SqlSession,
  reply: NewReply,
  match: ReplyMatch | { readonly kind: 'optOut' },
): Promise<ReplyRow> {
  const [questionId, answer] = 'questionId' in match ? [match.questionId, match.answer] : [null, null];
  const [row] = await session.query<ReplyRow>(
    `insert into sms_replies (gateway_id, provider_id, from_number, to_number, body, was_cut, sent_at, received_at,
                              kind, question_id, answer)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning ${COLUMNS}`,
    [
      reply.gatewayId,
      reply.providerId ?? null,
      reply.from,
      reply.to,
      reply.text,
      reply.wasCut,
      timestamp(reply.sentAt),
      timestamp(reply.receivedAt),
      match.kind,
      questionId,
      answer,
    ],
  );
  if (row === undefined) throw new Error('an insert returned nothing');
  return row;
}

export async function replies(sql: Sql, from: string | undefined, limit: number): Promise<readonly Reply[]> {
  const rows = await sql.query<ReplyRow>(
    `select ${COLUMNS} from sms_replies where $1::text is null or from_number = $1
      order by reply_id desc limit $2`,
    [from ?? null, limit],
  );
  return rows.map(replyOf);
}

export async function question(sql: Sql, questionId: string): Promise<Question | undefined> {
  const [row] = await sql.query<QuestionRow>(`${QUESTION} where q.question_id = $1`, [questionId]);
  return row === undefined ? undefined : questionOf(row);
}

export async function closeQuestion(sql: Sql, questionId: string, at: Instant): Promise<boolean> {
  const rows = await sql.query(
    `update sms_questions set closed_at = $2
      where question_id = $1 and closed_at is null and answered_at is null returning question_id`,
    [questionId, timestamp(at)],
  );
  return rows.length === 1;
}

function questionOf(row: QuestionRow): Question {
  return defined({
    questionId: row.question_id,
    messageId: row.message_id,
    number: row.number ?? '',
    ourNumber: row.our_number,
    reference: row.reference ?? undefined,
    askedAt: toInstant(row.asked_at),
    expiresAt: row.expires_at.getTime(),
    answeredAt: toInstant(row.answered_at),
    replyId: row.reply_id ?? undefined,
    closedAt: toInstant(row.closed_at),
  });
}
