/** The ways of people through a flow, counted from the records of their calls, ours and those that came in. */
import type { StepCount } from '../domain/flow/passage.ts';
import type { FlowEnd } from '../domain/flow/state.ts';
import type { FlowQuery, FlowSteps } from '../ports/surveys.ts';
import { defined, timestamp, type Sql } from './sql.ts';

const RUNS = `
  with runs as (
    select told.call_id, place, run from (
        select attempt_id as call_id, details from calls
         where created_at >= $1 and created_at < $2 and ($4::text is null or campaign_id = $4)
        union all
        select call_id, details from inbound_calls
         where arrived_at >= $1 and arrived_at < $2 and ($4::text is null or campaign_id = $4)) told,
      jsonb_array_elements(told.details -> 'flow') with ordinality as flow(run, place)
     where jsonb_typeof(told.details -> 'flow') = 'array' and run ->> 'flowId' = $3
       and ($5::text is null or run ->> 'version' = $5))`;

interface StepRow {
  readonly node: string;
  readonly by: string | null;
  readonly next: string | null;
  readonly ended: FlowEnd | null;
  readonly count: number;
}

export async function flowSteps(
  sql: Sql,
  { flowId, from, to, campaignId, version }: FlowQuery,
): Promise<FlowSteps> {
  const params = [timestamp(from), timestamp(to), flowId, campaignId ?? null, version ?? null];
  const [all] = await sql.query<{ readonly runs: number }>(
    `${RUNS} select count(*)::float8 as runs from runs`,
    params,
  );
  const versions = await sql.query<{ readonly version: string; readonly runs: number }>(
    `${RUNS} select run ->> 'version' as version, count(*)::float8 as runs from runs group by 1 order by 2 desc, 1`,
    params,
  );
  const rows = await sql.query<StepRow>(
    `${RUNS}, steps as (
       select step ->> 'nodeId' as node, step ->> 'by' as by, run ->> 'end' as ended,
              lead(step ->> 'nodeId') over (partition by call_id, place order by step_place) as next, step_place
         from runs, jsonb_array_elements(run -> 'path') with ordinality as path(step, step_place))
     select node, by, next, case when next is null then ended end as ended, count(*)::float8 as count
       from steps group by 1, 2, 3, 4 order by min(step_place), count(*) desc, 1, 2, 3`,
    params,
  );
  return { runs: all?.runs ?? 0, versions, steps: rows.map(toStep) };
}

function toStep({ node, by, next, ended, count }: StepRow): StepCount {
  return defined({
    nodeId: node,
    by: by ?? undefined,
    to: next ?? undefined,
    end: ended ?? undefined,
    count,
  }) as StepCount;
}
