/**
 * Conversations that may be asked about afterwards: noted in the transaction that puts the call on record, so that none
 * is forgotten in a crash; and the interviews of later calls, put under the conversation that they are about.
 */
import type { CallDetailRecord } from '../domain/cdr/attempt.ts';
import type { AttemptId } from '../domain/kernel/ids.ts';
import type { Interview } from '../domain/survey/interview.ts';
import { timestamp, type Sql, type SqlSession } from './sql.ts';
import type { Interviewed } from './surveys.ts';

export async function insertOccasions(
  session: SqlSession,
  closed: readonly CallDetailRecord[],
): Promise<void> {
  const joined = closed.filter(({ stamps }) => stamps.joinedAt !== undefined);
  if (joined.length === 0) return;
  await session.query(
    `insert into survey_occasions (attempt_id, ended_at)
       select attempt_id, ended_at
         from unnest($1::text[], $2::text[], $3::timestamptz[]) as row(attempt_id, campaign_id, ended_at)
         join campaigns using (campaign_id)
        where coalesce(settings -> 'survey' ->> 'channel', 'call') <> 'call'
           or settings -> 'survey' ->> 'finishBy' is not null
        order by attempt_id on conflict do nothing`,
    [
      joined.map(({ attemptId }) => attemptId),
      joined.map(({ campaignId }) => campaignId),
      joined.map(({ stamps }) => timestamp(stamps.endedAt ?? stamps.createdAt)),
    ],
  );
}

export async function occasions(sql: Sql, limit: number) {
  const rows = await sql.query<{ readonly attempt_id: string; readonly ended_at: Date }>(
    'select attempt_id, ended_at from survey_occasions order by ended_at, attempt_id limit $1',
    [limit],
  );
  return rows.map((row) => ({ attemptId: row.attempt_id, endedAt: row.ended_at.getTime() }));
}

export async function settleOccasion(sql: Sql, attemptId: AttemptId): Promise<void> {
  await sql.query('delete from survey_occasions where attempt_id = $1', [attemptId]);
}

interface OccasionRow {
  readonly invitation_id: string;
  readonly campaign_id: string;
  readonly lead_id: string;
  readonly attempt_id: string;
  readonly agent_id: string | null;
  readonly queue: string | null;
}

/** The lead of a later call bears the invitation's id. */
export async function underOccasions(
  session: SqlSession,
  interviewed: readonly Interviewed[],
): Promise<readonly Interviewed[]> {
  if (interviewed.length === 0) return interviewed;
  const leadIds = interviewed.map(({ interview }) => interview.leadId);
  const rows = await session.query<OccasionRow>(
    `select invitation_id, campaign_id, lead_id, attempt_id, agent_id, queue from survey_invitations
      where invitation_id = any($1::text[]) and channel = 'call'`,
    [leadIds],
  );
  if (rows.length === 0) return interviewed;
  const about = new Map(rows.map((row) => [row.invitation_id, row]));
  await session.query(
    `update survey_invitations i set state = 'over', interview_id = row.interview_id, revision = revision + 1
       from unnest($1::text[], $2::text[]) as row(invitation_id, interview_id)
      where i.invitation_id = row.invitation_id and channel = 'call' and state = 'open'`,
    [leadIds, interviewed.map(({ interview }) => interview.interviewId)],
  );
  return interviewed.map(({ number, interview }) => {
    const row = about.get(interview.leadId);
    return row === undefined ? { number, interview } : { number, interview: under(interview, row) };
  });
}

function under({ agentId: _of, ...interview }: Interview, row: OccasionRow): Interview {
  return {
    ...interview,
    campaignId: row.campaign_id,
    leadId: row.lead_id,
    attemptId: row.attempt_id,
    ...(row.agent_id === null ? {} : { agentId: row.agent_id }),
    ...(row.queue === null ? {} : { queue: row.queue }),
  };
}
