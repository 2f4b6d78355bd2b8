/** Complete interviews of a campaign by quota. One that another interview went on with counts there, once. */
import type { Quota, QuotaCount } from '../domain/campaign/quota.ts';
import { fallsUnder } from '../domain/lead/quota.ts';
import type { SqlSession } from './sql.ts';

interface CountRow {
  readonly fields: Readonly<Record<string, string>> | null;
  readonly region: string | null;
  readonly line_type: string | null;
  readonly list_id: string | null;
  readonly agent_id: string | null;
  readonly queue: string | null;
  readonly count: number;
}

/** Grouped by what the quotas ask for, so that there are few rows however many interviews. */
const COUNTS = `
  select asked.fields, leads.region, leads.line_type, leads.list_id, i.agent_id, i.queue, count(*)::float8 as count
    from survey_interviews i
    left join leads on leads.lead_id = i.lead_id
    left join lateral (select jsonb_object_agg(field, leads.fields -> field) as fields
                         from unnest($2::text[]) field where leads.fields ? field) asked on true
   where i.campaign_id = $1 and i.outcome = 'complete'
     and not exists (select from survey_interviews later where later.continues = i.interview_id)
   group by 1, 2, 3, 4, 5, 6`;

export async function quotaCounts(
  sql: SqlSession,
  campaignId: string,
  quotas: readonly Quota[],
): Promise<readonly QuotaCount[]> {
  if (quotas.length === 0) return [];
  const asked = [...new Set(quotas.flatMap(({ where }) => where.map(({ field }) => field)))];
  const rows = await sql.query<CountRow>(COUNTS, [campaignId, asked]);
  return quotas.map((quota) => ({
    ...quota,
    complete: rows.reduce((sum, row) => sum + (counts(quota, row) ? row.count : 0), 0),
  }));
}

function counts(quota: Quota, { fields, region, line_type, list_id, agent_id, queue }: CountRow): boolean {
  if (quota.agents?.includes(agent_id ?? '') === false) return false;
  if (quota.queues?.includes(queue ?? '') === false) return false;
  // Of somebody who is in no list nothing is known.
  const lead = { fields: fields ?? {}, region: region ?? '', lineType: line_type ?? '', list: list_id ?? '' };
  return fallsUnder(quota, lead);
}

export async function quotaCountsOf(
  sql: SqlSession,
  campaignIds: readonly string[],
): Promise<ReadonlyMap<string, readonly QuotaCount[]>> {
  const rows = await sql.query<{ readonly campaign_id: string; readonly quotas: readonly Quota[] }>(
    `select campaign_id, settings -> 'quotas' as quotas from campaigns
      where campaign_id = any($1::text[]) and settings -> 'quotas' is not null`,
    [campaignIds],
  );
  const counted = new Map<string, readonly QuotaCount[]>();
  for (const { campaign_id, quotas } of rows)
    counted.set(campaign_id, await quotaCounts(sql, campaign_id, quotas));
  return counted;
}
