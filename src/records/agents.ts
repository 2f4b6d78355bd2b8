/** Agents (座席) and the log of their states. */
import type { Skills } from '../domain/agent/choice.ts';
import type { SeatKind } from '../domain/agent/state.ts';
import type { AgentId, DialGroupId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Team, TeamId } from '../domain/team/team.ts';
import { PortFailure } from '../ports/failure.ts';
import type { AgentRecord } from '../ports/records.ts';
import { timestamp, type Sql, type SqlSession } from './sql.ts';
import { columnArrays, columnList, unnest } from './unnest.ts';

export async function saveAgent(sql: Sql, agent: AgentRecord): Promise<void> {
  const { agentId, name, phone, dialGroupId, seatKind = 'seated', teamId, tier, skills = {} } = agent;
  await sql.transaction(async (session) => {
    if (teamId !== undefined) await requireTeam(session, teamId, dialGroupId);
    await session.query(
      `insert into agents (agent_id, name, phone, dial_group_id, seat_kind, team_id, tier, skills)
         values ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb)
         on conflict (agent_id) do update
         set name = excluded.name, phone = excluded.phone, dial_group_id = excluded.dial_group_id,
             seat_kind = excluded.seat_kind, team_id = excluded.team_id, tier = excluded.tier, skills = excluded.skills`,
      [agentId, name, phone, dialGroupId, seatKind, teamId ?? null, tier ?? null, JSON.stringify(skills)],
    );
  });
}

async function requireTeam(session: SqlSession, teamId: string, dialGroupId: DialGroupId): Promise<void> {
  const found = await session.query(
    'select 1 from teams where team_id = $1 and dial_group_id = $2 for key share',
    [teamId, dialGroupId],
  );
  if (found.length > 0) return;
  throw refused('saveAgent', 'team-not-found', `there is no team ${teamId} in the dial group ${dialGroupId}`);
}

export async function saveTeam(sql: Sql, { teamId, name, dialGroupId, skills }: Team): Promise<void> {
  await sql.transaction((session) =>
    session.query(
      `insert into teams (team_id, name, dial_group_id, skills) values ($1, $2, $3, $4::text::jsonb)
         on conflict (team_id) do update
         set name = excluded.name, dial_group_id = excluded.dial_group_id, skills = excluded.skills`,
      [teamId, name, dialGroupId, JSON.stringify(skills)],
    ),
  );
}

export async function teams(sql: Sql, dialGroupId: DialGroupId): Promise<Team[]> {
  const rows = await sql.query<{ team_id: string; name: string; skills: Skills }>(
    'select team_id, name, skills from teams where dial_group_id = $1 order by team_id',
    [dialGroupId],
  );
  return rows.map((row) => ({ teamId: row.team_id, name: row.name, dialGroupId, skills: row.skills }));
}

export async function removeAgent(sql: Sql, dialGroupId: DialGroupId, agentId: AgentId): Promise<void> {
  await sql.query('delete from agents where agent_id = $1 and dial_group_id = $2', [agentId, dialGroupId]);
}

export async function removeTeam(sql: Sql, dialGroupId: DialGroupId, teamId: TeamId): Promise<void> {
  await sql.transaction(async (session) => {
    // Whoever is put into it at this moment waits, and then finds it gone.
    await session.query('select 1 from teams where team_id = $1 for update', [teamId]);
    const members = await session.query<{ agent_id: string }>(
      'select agent_id from agents where team_id = $1 order by agent_id limit 4',
      [teamId],
    );
    if (members.length > 0) {
      const some = members.slice(0, 3).map(({ agent_id }) => agent_id);
      const more = members.length > some.length ? ' and others' : '';
      throw refused(
        'removeTeam',
        'team-in-use',
        `${some.join(', ')}${more} ${members.length > 1 ? 'are' : 'is'} in the team ${teamId}`,
      );
    }
    await session.query('delete from teams where team_id = $1 and dial_group_id = $2', [teamId, dialGroupId]);
  });
}

function refused(operation: string, code: string, message: string): PortFailure {
  return new PortFailure(message, { port: 'records', operation, outcome: 'refused', code });
}

interface AgentRow {
  readonly agent_id: string;
  readonly name: string;
  readonly phone: string;
  readonly seat_kind: SeatKind;
  readonly team_id: string | null;
  readonly tier: string | null;
  readonly skills: Skills;
}

export async function agents(sql: Sql, dialGroupId: DialGroupId): Promise<AgentRecord[]> {
  const rows = await sql.query<AgentRow>(
    `select agent_id, name, phone, seat_kind, team_id, tier, skills from agents
      where dial_group_id = $1 order by agent_id`,
    [dialGroupId],
  );
  return rows.map((row) => ({
    agentId: row.agent_id,
    name: row.name,
    phone: row.phone,
    dialGroupId,
    ...(row.seat_kind === 'seated' ? {} : { seatKind: row.seat_kind }),
    ...(row.team_id === null ? {} : { teamId: row.team_id }),
    ...(row.tier === null ? {} : { tier: row.tier }),
    ...(Object.keys(row.skills).length === 0 ? {} : { skills: row.skills }),
  }));
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
