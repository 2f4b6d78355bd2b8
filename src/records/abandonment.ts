/** A campaign's abandonment by local day, from the calls (PACING 6): the budget after a restart. */
import type { AbandonDay } from '../domain/governor/budget.ts';
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { timestamp, type Sql } from './sql.ts';

/**
 * The first condition is that of the index `calls_abandonment`, to the letter, or the planner would not take it; a call
 * that was taken from an agent as a machine is no answer by a person.
 */
export async function abandonDays(
  sql: Sql,
  campaignId: CampaignId,
  from: Instant,
  to: Instant,
  timeZone: string,
): Promise<AbandonDay[]> {
  const rows = await sql.query<{ starts_at: Date; answered: number; abandoned: number }>(
    `select date_trunc('day', answered_at, $4) as starts_at, count(*)::int as answered,
            count(*) filter (where dial_status = 'abandoned')::int as abandoned
       from calls
      where campaign_id = $1 and (joined_at is not null or dial_status = 'abandoned')
        and dial_status in ('answered', 'abandoned')
        and answered_at >= date_trunc('day', $2::timestamptz, $4) and answered_at < $3::timestamptz
      group by 1 order by 1`,
    [campaignId, timestamp(from), timestamp(to), timeZone],
  );
  return rows.map(({ starts_at: startsAt, answered, abandoned }) => ({
    startsAt: startsAt.getTime(),
    answered,
    abandoned,
  }));
}
