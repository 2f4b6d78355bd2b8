/** What calls add up to, by group: figures of a campaign (DOMAIN 4.2), causes of a trunk, answers of a caller ID. */
import type { CallCounts } from '../domain/report/callFigures.ts';
import type { CallFilter, CallGroup, CallerIdCount, CauseCount, GroupedCounts } from '../ports/reports.ts';
import { CALL_FILTER, filterParams } from './callSearch.ts';
import type { Sql } from './sql.ts';

/** Over `calls c`; $7 is the time zone. */
const GROUPS: Readonly<Record<CallGroup, string>> = {
  agent: "coalesce(c.agent_id, '')",
  campaign: 'c.campaign_id',
  day: "to_char(c.created_at at time zone $7, 'YYYY-MM-DD')",
  trunk: 'c.trunk_id',
};

/** A person answered: as abandonment is counted (abandonment.ts). */
const ANSWERED = `(c.joined_at is not null or c.dial_status = 'abandoned') and c.dial_status in ('answered', 'abandoned')`;
const CONNECTED = 'c.joined_at is not null and c.ended_at > c.joined_at';
const LEAD = '(c.campaign_id, c.lead_id)';
const DISPOSITION = "c.details -> 'disposition'";
const ANSWER_TO_AGENT_MS = 'extract(epoch from c.joined_at - c.answered_at) * 1000';

type Row = Readonly<Record<Exclude<keyof CallCounts, 'answerToAgentMs'>, number | string>> & {
  readonly name: string;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly most: number | null;
};

export async function callCounts(
  sql: Sql,
  filter: CallFilter,
  by: CallGroup | undefined,
  timeZone: string,
): Promise<GroupedCounts[]> {
  // The zone is named in every case, so that the parameter has a type.
  const group = by === undefined ? 'left($7::text, 0)' : `left($7::text, 0) || ${GROUPS[by]}`;
  const rows = await sql.query<Row>(
    `select ${group} as name,
            count(*)::int as calls,
            count(distinct ${LEAD})::int as "leadsCalled",
            count(distinct date_trunc('hour', c.created_at, $7))::int as "hoursDialled",
            count(*) filter (where ${ANSWERED})::int as answered,
            count(*) filter (where c.dial_status = 'abandoned')::int as abandoned,
            count(*) filter (where ${CONNECTED})::int as connected,
            coalesce(sum(extract(epoch from c.ended_at - c.joined_at) * 1000) filter (where ${CONNECTED}), 0)::float8 as "talkMs",
            count(distinct ${LEAD}) filter (where ${ANSWERED})::int as "leadsAnswered",
            count(distinct ${LEAD}) filter (where (${DISPOSITION} ->> 'isContact')::boolean)::int as "leadsContacted",
            count(distinct ${LEAD}) filter (where ${DISPOSITION} ->> 'salesStatus' = 'follow_up')::int as "leadsToFollowUp",
            count(*) filter (where (${DISPOSITION} ->> 'isSuccess')::boolean)::int as successes,
            (percentile_disc(0.5) within group (order by ${ANSWER_TO_AGENT_MS}))::float8 as p50,
            (percentile_disc(0.99) within group (order by ${ANSWER_TO_AGENT_MS}))::float8 as p99,
            max(${ANSWER_TO_AGENT_MS})::float8 as most
       from calls c where ${CALL_FILTER} group by 1 order by 1`,
    [...filterParams(filter), timeZone],
  );
  return rows.map(({ name, p50, p99, most, ...counts }) => ({
    ...(counts as Omit<CallCounts, 'answerToAgentMs'>),
    group: name,
    answerToAgentMs: { p50, p99, most },
  }));
}

export async function causes(sql: Sql, filter: CallFilter): Promise<readonly CauseCount[]> {
  return await sql.query<CauseCount>(
    `select c.trunk_id as "trunkId", c.line_result as "lineResult", c.dial_status as "dialStatus", c.sip, c.q850,
            c.hangup_reason as "hangupReason", count(*)::int as calls
       from calls c where ${CALL_FILTER}
      group by 1, 2, 3, 4, 5, 6 order by calls desc, 1, 2, 3, 4, 5, 6`,
    filterParams(filter),
  );
}

export async function callerIds(sql: Sql, filter: CallFilter): Promise<readonly CallerIdCount[]> {
  return await sql.query<CallerIdCount>(
    `select c.caller_id as "callerId", c.trunk_id as "trunkId", count(*)::int as calls,
            count(*) filter (where c.answered_at is not null)::int as answered
       from calls c where ${CALL_FILTER} group by 1, 2 order by 1, 2`,
    filterParams(filter),
  );
}
