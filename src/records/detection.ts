/** Verdicts of closed calls and their reviews: the counts behind a campaign's error rates (COMPLIANCE 2). */
import type { Truth, Verdict } from '../domain/detection/verdict.ts';
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { DetectionCount, DetectionReview } from '../ports/detection.ts';
import { timestamp, type Sql } from './sql.ts';

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
