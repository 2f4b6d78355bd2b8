/** Invitations beside the messages that carry them: what is to be asked, what came back, and what nobody answers any more. */
import type { Instant } from '../domain/kernel/time.ts';
import { messageKeyOf, type Invitation, type InvitationReply } from '../ports/invitations.ts';
import { COLUMNS, toInvitation, type InvitationRow } from './invitationRow.ts';
import { timestamp, type Sql } from './sql.ts';

/** Whoever went on answering elsewhere gets no further message. */
export async function toAsk(sql: Sql, now: Instant, limit: number): Promise<readonly Invitation[]> {
  const rows = await sql.query<InvitationRow>(
    `select ${COLUMNS} from survey_invitations
      where state = 'open' and channel <> 'call' and due_at <= $1 and expires_at > $1
        and (asked_revision is null
             or (channel = 'sms' and answered_on = 'sms' and asked_revision <> revision))
      order by due_at, invitation_id limit $2`,
    [timestamp(now), limit],
  );
  return rows.map(toInvitation);
}

export async function noteAsked(sql: Sql, invitationId: string, revision: number): Promise<void> {
  await sql.query(
    `update survey_invitations set asked_revision = $2
      where invitation_id = $1 and coalesce(asked_revision, -1) < $2`,
    [invitationId, revision],
  );
}

interface ReplyRow extends InvitationRow {
  readonly kind: InvitationReply['kind'];
  readonly body: string | null;
  readonly received_at: Date;
}

/** An answer to an earlier question is in no invitation's way: its question is closed. */
export async function replies(sql: Sql, limit: number): Promise<readonly InvitationReply[]> {
  const columns = COLUMNS.replaceAll(/\b([a-z_]+)\b/g, 'i.$1');
  const rows = await sql.query<ReplyRow>(
    `select ${columns}, 'answer' as kind, r.answer as body, r.received_at
       from survey_invitations i
       join sms_questions q on q.question_id = i.invitation_id || '.' || i.revision
       join sms_replies r on r.reply_id = q.reply_id
      where i.state = 'open'
     union all
     select ${columns}, 'optOut', r.body, r.received_at
       from survey_invitations i
       join sms_replies r on r.from_number = i.number and r.received_at >= i.created_at and r.kind = 'optOut'
      where i.state = 'open' and i.channel <> 'call'
     order by received_at, invitation_id limit $1`,
    [limit],
  );
  return rows.map((row) => ({
    invitation: toInvitation(row),
    kind: row.kind,
    text: row.body ?? '',
    at: row.received_at.getTime(),
  }));
}

interface ExpiredRow extends InvitationRow {
  readonly was_sent: boolean;
}

export async function expired(sql: Sql, now: Instant, limit: number) {
  const rows = await sql.query<ExpiredRow>(
    `select ${COLUMNS}, exists (
        select from sms_messages
         where idempotency_key = replace($3, '*', survey_invitations.invitation_id)
           and sms_messages.state in ('accepted', 'delivered', 'unknown')) as was_sent
       from survey_invitations where state = 'open' and expires_at <= $1
      order by expires_at, invitation_id limit $2`,
    [timestamp(now), limit, messageKeyOf('*', 0)],
  );
  return rows.map((row) => ({
    invitation: toInvitation(row),
    wasReached: row.was_sent || row.answered_on !== null,
  }));
}
