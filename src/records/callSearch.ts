/** Closed calls by what is asked of them, the newest first: pages by the key that orders them. */
import type { CallDetailRecord } from '../domain/cdr/attempt.ts';
import type { CallFilter, CallSearch } from '../ports/reports.ts';
import { toCall, type ClosedRow } from './attempts.ts';
import { timestamp, type Sql } from './sql.ts';

/** Over `calls c`; the parameters are those of `filterParams`. */
export const CALL_FILTER = `c.dial_group_id = $1 and c.created_at >= $2::timestamptz and c.created_at < $3::timestamptz
   and ($4::text is null or c.campaign_id = $4) and ($5::text is null or c.agent_id = $5)
   and ($6::text[] is null or c.agent_id in (select agent_id from agents where team_id = any($6)))`;

export function filterParams({ dialGroupId, from, to, campaignId, agentId, teamIds }: CallFilter): unknown[] {
  return [
    dialGroupId,
    timestamp(from),
    timestamp(to),
    campaignId ?? null,
    agentId ?? null,
    teamIds === undefined ? null : [...teamIds],
  ];
}

export async function searchCalls(sql: Sql, search: CallSearch): Promise<CallDetailRecord[]> {
  const { dialStatus, disposition, trunkId, number, before, limit } = search;
  const rows = await sql.query<ClosedRow>(
    `select c.* from calls c
      where ${CALL_FILTER}
        and ($7::text is null or c.dial_status = $7)
        and ($8::text is null or c.details -> 'disposition' ->> 'code' = $8)
        and ($9::text is null or c.trunk_id = $9) and ($10::text is null or c.number = $10)
        and ($11::timestamptz is null or (c.created_at, c.attempt_id) < ($11, $12))
      order by c.created_at desc, c.attempt_id desc limit $13`,
    [
      ...filterParams(search),
      dialStatus ?? null,
      disposition ?? null,
      trunkId ?? null,
      number ?? null,
      timestamp(before?.createdAt),
      before?.attemptId ?? null,
      limit,
    ],
  );
  return rows.map(toCall);
}
