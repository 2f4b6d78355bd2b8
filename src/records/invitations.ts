/** Invitations over any `Sql`. A change names the revision that it was made on: of two at once, one counts. */
import type { Flow } from '../domain/flow/flow.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Interview } from '../domain/survey/interview.ts';
import {
  questionIdOf,
  type Invitation,
  type InvitationAdvance,
  type Invitations,
  type InvitationsPort,
  type InvitationOrder,
  type NewInvitation,
} from '../ports/invitations.ts';
import { openAndClose, runAt, type Run } from './asPort.ts';
import { COLUMNS, toInvitation, type InvitationRow } from './invitationRow.ts';
import { expired, noteAsked, replies, toAsk } from './invitationMessages.ts';
import { addLaterCall, dropLaterCall } from './laterCalls.ts';
import { timestamp, type Sql, type SqlSession } from './sql.ts';
import { occasions, settleOccasion } from './surveyOccasions.ts';
import { keepComments } from './surveyComments.ts';
import { insertInterviews } from './surveys.ts';

/** `place` names the database in messages, without its password. */
export function createInvitationsPort(sql: Sql, place: string): InvitationsPort {
  const run = runAt(place);
  return { ...openAndClose(sql, run), ...createInvitations(sql, run) };
}

export function createInvitations(sql: Sql, run: Run): Invitations {
  return {
    invite: (invitation, restSince) =>
      run('invite', () => sql.transaction((session) => invite(session, invitation, restSince))),
    invitation: (invitationId) => run('invitation', () => byId(sql, invitationId)),
    list: (query) => run('invitations', () => list(sql, query.state, query.limit)),
    lastAskedAt: (number) => run('lastAskedAt', () => lastAskedAt(sql, number)),
    advance: (invitationId, revision, by) =>
      run('advanceInvitation', () =>
        sql.transaction((session) => advance(session, invitationId, revision, by)),
      ),
    finish: (invitationId, revision, interview) =>
      run('finishInvitation', () =>
        sql.transaction((session) => finish(session, invitationId, revision, interview)),
      ),
    keepFlow: (flow) => run('keepFlow', () => keepFlow(sql, flow)),
    flow: (version) => run('flowOfInvitation', () => flowOf(sql, version)),
    expired: (now, limit) => run('expiredInvitations', () => expired(sql, now, limit)),
    toAsk: (now, limit) => run('invitationsToAsk', () => toAsk(sql, now, limit)),
    noteAsked: (invitationId, revision) => run('noteAsked', () => noteAsked(sql, invitationId, revision)),
    replies: (limit) => run('invitationReplies', () => replies(sql, limit)),
    occasions: (limit) => run('surveyOccasions', () => occasions(sql, limit)),
    settleOccasion: (attemptId) => run('settleOccasion', () => settleOccasion(sql, attemptId)),
  };
}

async function invite(session: SqlSession, invitation: InvitationOrder, restSince: Instant | undefined) {
  const { surveyId, occasion, number, calledBy } = invitation;
  // Two conversations with one person may end at once.
  await session.query(`select pg_advisory_xact_lock(hashtextextended('survey ' || $1, 0))`, [number]);
  const [known] = await session.query<InvitationRow>(
    `select ${COLUMNS} from survey_invitations
      where invitation_id = $1 or (survey_id = $2 and attempt_id = $3 and attempt_id <> '')`,
    [invitation.invitationId, surveyId, occasion.attemptId],
  );
  if (known !== undefined) return { invitation: toInvitation(known), isNew: false };
  if (restSince !== undefined) {
    const askedAt = await lastAskedAt(session, number);
    if (askedAt !== undefined && askedAt >= restSince) return undefined;
  }
  const made = await insert(session, invitation);
  if (calledBy !== undefined) await addLaterCall(session, calledBy, invitation);
  return { invitation: made, isNew: true };
}

async function insert(session: SqlSession, invitation: NewInvitation): Promise<Invitation> {
  const { occasion, progress } = invitation;
  const [row] = await session.query<InvitationRow>(
    `insert into survey_invitations (invitation_id, survey_id, version, channel, campaign_id, lead_id, attempt_id, agent_id,
                                     queue, number, language, created_at, due_at, expires_at, progress, continues)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::text::jsonb, $16) returning ${COLUMNS}`,
    [
      invitation.invitationId,
      invitation.surveyId,
      invitation.version,
      invitation.channel,
      occasion.campaignId,
      occasion.leadId,
      occasion.attemptId,
      occasion.agentId ?? null,
      occasion.queue ?? null,
      invitation.number,
      invitation.language,
      timestamp(invitation.createdAt),
      timestamp(invitation.dueAt),
      timestamp(invitation.expiresAt),
      progress === undefined ? null : JSON.stringify(progress),
      invitation.continues ?? null,
    ],
  );
  if (row === undefined) throw new Error('an insert returned nothing');
  return toInvitation(row);
}

async function byId(sql: SqlSession, invitationId: string): Promise<Invitation | undefined> {
  const [row] = await sql.query<InvitationRow>(
    `select ${COLUMNS} from survey_invitations where invitation_id = $1`,
    [invitationId],
  );
  return row === undefined ? undefined : toInvitation(row);
}

async function list(sql: Sql, state: Invitation['state'] | undefined, limit: number): Promise<Invitation[]> {
  const rows = await sql.query<InvitationRow>(
    `select ${COLUMNS} from survey_invitations where $1::text is null or state = $1
      order by created_at desc, invitation_id limit $2`,
    [state ?? null, limit],
  );
  return rows.map(toInvitation);
}

/** By invitation, or in a call, ours or one that came in. */
async function lastAskedAt(sql: SqlSession, number: string): Promise<Instant | undefined> {
  const [row] = await sql.query<{ readonly at: number | null }>(
    `select (extract(epoch from greatest(
        (select max(created_at) from survey_invitations where number = $1),
        (select max(started_at) from survey_interviews where attempt_id in (
           select attempt_id from attempts where number = $1
           union all select call_id from inbound_calls where number = $1)))) * 1000)::float8 as at`,
    [number],
  );
  return row?.at ?? undefined;
}

/** The question that a message asked is no longer open: what is replied to it later is late. */
async function closeQuestion(session: SqlSession, invitationId: string, revision: number): Promise<void> {
  await session.query(
    `update sms_questions set closed_at = now()
      where question_id = $1 and closed_at is null and answered_at is null`,
    [questionIdOf(invitationId, revision)],
  );
}

async function advance(
  session: SqlSession,
  invitationId: string,
  revision: number,
  { progress, channel, misunderstood = 0 }: InvitationAdvance,
): Promise<boolean> {
  const rows = await session.query(
    `update survey_invitations set progress = $3::text::jsonb, answered_on = $4, misunderstood = $5, revision = revision + 1
      where invitation_id = $1 and revision = $2 and state = 'open' returning invitation_id`,
    [invitationId, revision, JSON.stringify(progress), channel, misunderstood],
  );
  if (rows.length === 1) await closeQuestion(session, invitationId, revision);
  return rows.length === 1;
}

async function finish(
  session: SqlSession,
  invitationId: string,
  revision: number,
  interview: Interview | undefined,
): Promise<boolean> {
  const [row] = await session.query<Pick<InvitationRow, 'number' | 'channel'>>(
    `update survey_invitations set state = 'over', progress = null, interview_id = $3, revision = revision + 1
      where invitation_id = $1 and revision = $2 and state = 'open' returning number, channel`,
    [invitationId, revision, interview?.interviewId ?? null],
  );
  if (row === undefined) return false;
  await closeQuestion(session, invitationId, revision);
  if (row.channel === 'call') await dropLaterCall(session, invitationId);
  if (interview === undefined) return true;
  const kept = await keepComments(session, interview);
  await insertInterviews(session, [{ number: row.number, interview: kept }]);
  return true;
}

async function keepFlow(sql: Sql, flow: Flow): Promise<void> {
  await sql.query(
    'insert into survey_flows (version, flow) values ($1, $2::text::jsonb) on conflict do nothing',
    [flow.version, JSON.stringify(flow)],
  );
}

async function flowOf(sql: Sql, version: string): Promise<Flow | undefined> {
  const [row] = await sql.query<{ readonly flow: Flow }>('select flow from survey_flows where version = $1', [
    version,
  ]);
  return row?.flow;
}
