/** Verdicts of closed calls and their reviews: the counts behind a campaign's error rates (COMPLIANCE 2). */
import type { Truth, Verdict } from '../domain/detection/verdict.ts';
import type { AttemptId, CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { DetectionCount, DetectionReview, UnreviewedCall } from '../ports/detection.ts';
import { timestamp, type Sql, type SqlSession } from './sql.ts';
import { columnArrays, columnList, unnest } from './unnest.ts';

const VERDICT = `c.details -> 'detection' ->> 'verdict'`;

export async function review(sql: Sql, { attemptId, truth, by, at }: DetectionReview): Promise<boolean> {
  const rows = await sql.query(
    `insert into detection_reviews (attempt_id, truth, reviewed_by, reviewed_at)
       select c.attempt_id, $2, $3, $4 from calls c where c.attempt_id = $1 and ${VERDICT} is not null limit 1
       on conflict (attempt_id) do update
         set truth = excluded.truth, reviewed_by = excluded.reviewed_by, reviewed_at = excluded.reviewed_at
       returning attempt_id`,
    [attemptId, truth, by, timestamp(at)],
  );
  return rows.length > 0;
}

const REVIEW_COLUMNS = {
  attempt_id: 'text',
  truth: 'text',
  reviewed_by: 'text',
  reviewed_at: 'timestamptz',
} as const;

/** Whether or not the call's record is there yet. Of two for one call the later one stands. */
export async function insertReviews(session: SqlSession, reviews: readonly DetectionReview[]): Promise<void> {
  const latest = new Map<AttemptId, DetectionReview>();
  for (const one of reviews)
    if ((latest.get(one.attemptId)?.at ?? 0) <= one.at) latest.set(one.attemptId, one);
  const rows = [...latest.values()].map(({ attemptId, truth, by, at }) => ({
    attempt_id: attemptId,
    truth,
    reviewed_by: by,
    reviewed_at: timestamp(at),
  }));
  await session.query(
    `insert into detection_reviews (${columnList(REVIEW_COLUMNS)})
       select * from ${unnest('row', REVIEW_COLUMNS)} order by attempt_id
     on conflict (attempt_id) do update
       set truth = excluded.truth, reviewed_by = excluded.reviewed_by, reviewed_at = excluded.reviewed_at
       where detection_reviews.reviewed_at <= excluded.reviewed_at`,
    columnArrays(REVIEW_COLUMNS, rows),
  );
}

interface UnreviewedRow {
  readonly attempt_id: string;
  readonly created_at: Date;
  readonly verdict: Verdict;
  readonly cause: string | null;
  readonly agent_id: string | null;
  readonly recordings: readonly string[];
}

export async function toReview(sql: Sql, campaignId: CampaignId, limit: number): Promise<UnreviewedCall[]> {
  const rows = await sql.query<UnreviewedRow>(
    `select * from (
       select c.attempt_id, c.created_at, ${VERDICT} as verdict, c.details -> 'detection' ->> 'cause' as cause,
              case when c.details -> 'detection' ->> 'isTruthSample' = 'true' then c.agent_id end as agent_id,
              array(select one ->> 'recordingId' from jsonb_array_elements(c.details -> 'recording' -> 'recordings') one
                     where one ->> 'by' = 'review' and one ->> 'failed' is null) as recordings
         from calls c left join detection_reviews r using (attempt_id)
        where c.campaign_id = $1 and r.attempt_id is null and ${VERDICT} is not null) judged
      where agent_id is not null or cardinality(recordings) > 0
      order by created_at desc, attempt_id desc limit $2`,
    [campaignId, limit],
  );
  return rows.map((row) => ({
    attemptId: row.attempt_id,
    createdAt: row.created_at.getTime(),
    verdict: row.verdict,
    ...(row.cause === null ? {} : { cause: row.cause }),
    ...(row.agent_id === null ? {} : { agentId: row.agent_id }),
    recordingIds: row.recordings,
  }));
}

export async function counts(sql: Sql, campaignId: CampaignId, from: Instant): Promise<DetectionCount[]> {
  const rows = await sql.query<{ verdict: Verdict; truth: Truth | null; calls: number }>(
    `select ${VERDICT} as verdict, r.truth, count(*)::int as calls
       from calls c left join detection_reviews r using (attempt_id)
      where c.campaign_id = $1 and c.created_at >= $2 and ${VERDICT} is not null
      group by 1, 2 order by 1, 2`,
    [campaignId, timestamp(from)],
  );
  return rows.map(({ verdict, truth, calls }) => ({ verdict, calls, ...(truth === null ? {} : { truth }) }));
}
