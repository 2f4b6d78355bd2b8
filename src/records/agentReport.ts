/** The time that agents spent in each state, by group, from the log of their states (DOMAIN 4.1). */
import type { AgentTimes } from '../domain/report/agentFigures.ts';
import type { AgentGroup, CallFilter, GroupedTimes } from '../ports/reports.ts';
import { timestamp, type Sql } from './sql.ts';

/** Over the days on which a part of the time lies; $6 is the time zone. */
const GROUPS: Readonly<Record<AgentGroup, string>> = {
  agent: 'agent_id',
  day: "to_char(day at time zone $6, 'YYYY-MM-DD')",
};

/** A state that was taken up before it counts no more: its end was never logged. */
const LOOK_BACK = "interval '7 days'";

/**
 * Of states of one instant, which the log has in no order, this is how they follow each other: an agent whose wrap-up
 * ends may be ready and reserved in the same moment.
 */
const ORDER = `array['wrapUp', 'seating', 'ready', 'paused', 'previewing', 'reserved', 'talking', 'loggedOut']`;

/** Each state with its end, cut to the period and at each midnight between. */
const PARTS = `
  with spans as (
    select l.agent_id, l.state, l.at, lead(l.at) over each_agent as until, lead(l.state) over each_agent as next,
           coalesce(lag(l.state) over each_agent, 'loggedOut') as previous
      from agent_log l join agents a on a.agent_id = l.agent_id
     where a.dial_group_id = $1 and l.at >= $2::timestamptz - ${LOOK_BACK} and l.at < $3::timestamptz
       and ($4::text is null or l.agent_id = $4) and ($5::text[] is null or a.team_id = any($5))
    window each_agent as (partition by l.agent_id order by l.at, array_position(${ORDER}, l.state))
  ), within as (
    select agent_id, state, previous, next, at >= $2::timestamptz as "isBegun",
           greatest(at, $2::timestamptz) as begins, least(coalesce(until, $3::timestamptz), $3::timestamptz) as ends,
           until is not null as "isOver"
      from spans where coalesce(until, $3::timestamptz) >= $2::timestamptz
  ), parts as (
    select agent_id, state, previous, next, day, "isOver", "isBegun" and begins >= day as "isFirst",
           ends <= day_end as "isLast", greatest(begins, day) as begins, least(ends, day_end) as ends
      from within cross join lateral (
        select day, (day at time zone $6 + interval '1 day') at time zone $6 as day_end
          from generate_series(date_trunc('day', begins at time zone $6), ends at time zone $6, interval '1 day') as local(at_local),
               lateral (select at_local at time zone $6 as day) as of_day
      ) as days
     where begins < day_end and (ends > day or (begins = ends and begins >= day))
  )`;

const ms = (condition: string): string =>
  `coalesce(sum(extract(epoch from ends - begins) * 1000) filter (where ${condition}), 0)::float8`;
const count = (condition: string): string => `count(*) filter (where ${condition})::int`;

/** An agent waits from ready until a call, or a lead to look at, comes. */
const WAITED = `state = 'ready' and "isOver" and "isLast" and next in ('reserved', 'previewing', 'talking')`;

type Row = Readonly<Record<Exclude<keyof AgentTimes, 'waitMs'>, number>> & {
  readonly name: string;
  readonly mean: number | null;
  readonly p90: number | null;
};

export async function agentTimes(
  sql: Sql,
  { dialGroupId, from, to, agentId, teamIds }: Omit<CallFilter, 'campaignId'>,
  by: AgentGroup | undefined,
  timeZone: string,
): Promise<GroupedTimes[]> {
  const rows = await sql.query<Row>(
    `${PARTS}
     select ${by === undefined ? "''" : GROUPS[by]} as name,
            ${ms("state <> 'loggedOut'")} as "loggedInMs",
            ${ms("state = 'talking'")} as "talkMs",
            ${ms("state = 'wrapUp'")} as "wrapUpMs",
            ${ms("state = 'paused'")} as "pausedMs",
            ${ms("state = 'ready'")} as "readyMs",
            ${ms("state in ('reserved', 'previewing')")} as "reservedMs",
            ${count(`state = 'talking' and "isFirst"`)} as conversations,
            ${count(`state = 'paused' and "isFirst"`)} as pauses,
            ${count(`previous = 'loggedOut' and state <> 'loggedOut' and "isFirst"`)} as "logIns",
            ${count(`previous <> 'loggedOut' and state = 'loggedOut' and "isFirst"`)} as "logOuts",
            (avg(extract(epoch from ends - begins) * 1000) filter (where ${WAITED}))::float8 as mean,
            (percentile_disc(0.9) within group (order by extract(epoch from ends - begins) * 1000)
              filter (where ${WAITED}))::float8 as p90
       from parts group by 1 order by 1`,
    [
      dialGroupId,
      timestamp(from),
      timestamp(to),
      agentId ?? null,
      teamIds === undefined ? null : [...teamIds],
      timeZone,
    ],
  );
  return rows.map(({ name, mean, p90, ...times }) => ({ ...times, group: name, waitMs: { mean, p90 } }));
}
