/** The times of a campaign's calls and of the agents who took them, from which the simulator makes a world. */
import type { CallTiming, CallTimings } from '../ports/records.ts';
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { defined, timestamp, toInstant, type Sql } from './sql.ts';

interface TimingRow {
  readonly dial_status: CallTiming['dialStatus'];
  readonly dialled_at: Date;
  readonly ringing_at: Date | null;
  readonly answered_at: Date | null;
  readonly joined_at: Date | null;
  readonly ended_at: Date;
  readonly agent_id: string | null;
}

export async function callTimings(
  sql: Sql,
  campaignId: CampaignId,
  from: Instant,
  limit: number,
): Promise<CallTimings> {
  const rows = await sql.query<TimingRow>(
    `select dial_status, coalesce(dialling_at, created_at) as dialled_at, ringing_at, answered_at, joined_at, ended_at,
            agent_id
       from calls
      where campaign_id = $1 and created_at >= $2::timestamptz and ended_at is not null
      order by created_at desc, attempt_id desc limit $3`,
    [campaignId, timestamp(from), limit],
  );
  const calls = rows.map(toTiming).toReversed();
  const agentIds = [...new Set(calls.flatMap(({ agentId }) => agentId ?? []))].sort();
  return { calls, agentStates: await agentStates(sql, agentIds, calls[0]?.dialledAt ?? from) };
}

async function agentStates(
  sql: Sql,
  agentIds: readonly string[],
  from: Instant,
): Promise<CallTimings['agentStates']> {
  const rows = await sql.query<{ agent_id: string; state: string; at: Date }>(
    `select agent_id, state, at from agent_log
      where agent_id = any($1::text[]) and at >= $2::timestamptz order by agent_id, at`,
    [agentIds, timestamp(from)],
  );
  return rows.map((row) => ({ agentId: row.agent_id, state: row.state, at: row.at.getTime() }));
}

function toTiming(row: TimingRow): CallTiming {
  return defined({
    dialStatus: row.dial_status,
    dialledAt: row.dialled_at.getTime(),
    ringingAt: toInstant(row.ringing_at),
    answeredAt: toInstant(row.answered_at),
    joinedAt: toInstant(row.joined_at),
    endedAt: row.ended_at.getTime(),
    agentId: row.agent_id ?? undefined,
  });
}
