/** Agents (座席) and the log of their states. */
import type { AgentId, DialGroupId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { AgentRecord } from '../ports/records.ts';
import { timestamp, type Sql, type SqlSession } from './sql.ts';
import { columnArrays, columnList, unnest } from './unnest.ts';

export async function saveAgent(sql: Sql, agent: AgentRecord): Promise<void> {
  await sql.transaction((session) =>
    session.query(
      `insert into agents (agent_id, name, phone, dial_group_id) values ($1, $2, $3, $4)
         on conflict (agent_id) do update
         set name = excluded.name, phone = excluded.phone, dial_group_id = excluded.dial_group_id`,
      [agent.agentId, agent.name, agent.phone, agent.dialGroupId],
    ),
  );
}

export async function agents(sql: Sql, dialGroupId: DialGroupId): Promise<AgentRecord[]> {
  const rows = await sql.query<{ agent_id: string; name: string; phone: string }>(
    'select agent_id, name, phone from agents where dial_group_id = $1 order by agent_id',
    [dialGroupId],
  );
  return rows.map((row) => ({ agentId: row.agent_id, name: row.name, phone: row.phone, dialGroupId }));
}

export interface AgentStateChange {
  readonly agentId: AgentId;
  readonly state: string;
  readonly reason?: string;
  readonly at: Instant;
}

const COLUMNS = { agent_id: 'text', at: 'timestamptz', state: 'text', reason: 'text' } as const;

export async function insertAgentStates(
  session: SqlSession,
  changes: readonly AgentStateChange[],
): Promise<void> {
  const rows = changes.map((change) => ({
    agent_id: change.agentId,
    at: timestamp(change.at),
    state: change.state,
    reason: change.reason,
  }));
  await session.query(
    `insert into agent_log (${columnList(COLUMNS)})
       select * from ${unnest('row', COLUMNS)} order by agent_id, at, state on conflict do nothing`,
    columnArrays(COLUMNS, rows),
  );
}
