/** Use cases on agents (座席): put one on record, list them with what they are doing, and command them. */
import type { AgentSnapshot } from '../domain/agent/state.ts';
import type { AgentId, DialGroupId } from '../domain/kernel/ids.ts';
import type { Skills } from '../domain/agent/choice.ts';
import type { Team } from '../domain/team/team.ts';
import type { CommandPort, CommandReply } from '../ports/commands.ts';
import { PortFailure } from '../ports/failure.ts';
import type { LiveBoardPort } from '../ports/liveBoard.ts';
import type { AgentRecord, RecordsPort } from '../ports/records.ts';
import { sendCommand } from './campaigns.ts';
import { OutpaceError } from './errors.ts';
import { requireSafeId } from './ids.ts';

const ANNOUNCE_MS = 1_000;
const PHONE = /^[A-Za-z0-9_.+~-]{1,64}$/;
const PRINTABLE_NAME = /^[^\p{Cc}]{1,100}$/u;

/** Adds the agent or changes the one with this id. */
export async function saveAgent(records: RecordsPort, agent: AgentRecord): Promise<AgentRecord> {
  requireSafeId('agent id', agent.agentId);
  if (!PHONE.test(agent.phone)) {
    throw new OutpaceError(
      'OUT_USAGE',
      `the phone ${JSON.stringify(agent.phone)} must be letters, digits and _ . + ~ - only: the name of its endpoint at Asterisk`,
    );
  }
  if (!PRINTABLE_NAME.test(agent.name)) {
    throw new OutpaceError('OUT_USAGE', 'the name must be 1 to 100 printable characters');
  }
  reviewSkills(agent.skills);
  if (agent.teamId !== undefined) requireSafeId('team id', agent.teamId);
  if (agent.tier !== undefined) requireSafeId('tier', agent.tier);
  await records.saveAgent(agent).catch((error: unknown) => {
    if (!(error instanceof PortFailure) || error.code !== 'team-not-found') throw error;
    throw new OutpaceError('OUT_NOT_FOUND', `${error.message}; see outpace agent team list`);
  });
  return agent;
}

/** Puts an agent on record; throws where there is one of this id. */
export async function addAgent(records: RecordsPort, agent: AgentRecord): Promise<AgentRecord> {
  const known = await records.agents(agent.dialGroupId);
  if (known.some(({ agentId }) => agentId === agent.agentId))
    throw new OutpaceError('OUT_ALREADY_EXISTS', `there is an agent ${agent.agentId} already`);
  return saveAgent(records, agent);
}

export async function agentOf(
  records: RecordsPort,
  dialGroupId: DialGroupId,
  agentId: AgentId,
): Promise<AgentRecord> {
  const agent = (await records.agents(dialGroupId)).find((each) => each.agentId === agentId);
  if (agent === undefined) throw noAgent(agentId);
  return agent;
}

export function noAgent(agentId: AgentId): OutpaceError {
  return new OutpaceError(
    'OUT_NOT_FOUND',
    `there is no agent ${JSON.stringify(agentId)}; see outpace agent list`,
  );
}

/** Puts a team on record; throws where there is one of this id. */
export async function addTeam(records: RecordsPort, team: Team): Promise<Team> {
  const known = await records.teams(team.dialGroupId);
  if (known.some(({ teamId }) => teamId === team.teamId))
    throw new OutpaceError('OUT_ALREADY_EXISTS', `there is a team ${team.teamId} already`);
  return saveTeam(records, team);
}

export async function teamOf(records: RecordsPort, dialGroupId: DialGroupId, teamId: string): Promise<Team> {
  const team = (await records.teams(dialGroupId)).find((each) => each.teamId === teamId);
  if (team !== undefined) return team;
  throw new OutpaceError(
    'OUT_NOT_FOUND',
    `there is no team ${JSON.stringify(teamId)}; see outpace agent team list`,
  );
}

/** Tells an engine that runs of everybody in the team. */
export async function announceTeam(
  parts: { readonly records: RecordsPort; readonly commands: CommandPort | undefined },
  { dialGroupId, teamId }: Team,
): Promise<void> {
  for (const agent of await parts.records.agents(dialGroupId))
    if (agent.teamId === teamId) await announceAgent(parts.commands, dialGroupId, agent.agentId);
}

/** Adds the team or changes the one with this id. */
export async function saveTeam(records: RecordsPort, team: Team): Promise<Team> {
  requireSafeId('team id', team.teamId);
  if (!PRINTABLE_NAME.test(team.name))
    throw new OutpaceError('OUT_USAGE', 'the name must be 1 to 100 printable characters');
  reviewSkills(team.skills);
  await records.saveTeam(team);
  return team;
}

/** Written as `german:3`; without a level it is 1. */
export function skillsOf(written: readonly string[]): Skills {
  return Object.fromEntries(
    written.map((text) => {
      const [skill = '', level = '1'] = text.split(':');
      return [skill, Number(level)];
    }),
  );
}

function reviewSkills(skills: Skills = {}): void {
  for (const [skill, level] of Object.entries(skills)) {
    requireSafeId('skill', skill);
    if (!Number.isInteger(level) || level < 1 || level > 10)
      throw new OutpaceError(
        'OUT_USAGE',
        `the level of the skill ${skill} must be a whole number from 1 to 10`,
      );
  }
}

/** Tells an engine that runs of the agent's new record; where none runs, the next log-in reads it. */
export async function announceAgent(
  commands: CommandPort | undefined,
  dialGroupId: DialGroupId,
  agentId: AgentId,
): Promise<void> {
  try {
    await commands?.send(dialGroupId, { type: 'agent.profile', agentId }, ANNOUNCE_MS);
  } catch (error) {
    if (!(error instanceof PortFailure)) throw error;
  }
}

export interface AgentRow extends AgentRecord {
  /** As the engine sees the agent; absent where none runs or the agent has not logged in. */
  readonly live?: AgentSnapshot;
}

export async function listAgents(
  parts: { readonly records: RecordsPort; readonly liveBoard: LiveBoardPort | undefined },
  dialGroupId: DialGroupId,
): Promise<readonly AgentRow[]> {
  const floor = await parts.liveBoard?.read(dialGroupId);
  const live = new Map(floor?.agents.map((agent) => [agent.agentId, agent]));
  return (await parts.records.agents(dialGroupId)).map((agent) => {
    const snapshot = live.get(agent.agentId);
    return snapshot === undefined ? agent : { ...agent, live: snapshot };
  });
}

export type AgentAction = 'login' | 'logout' | 'ready' | 'hangup' | 'pause';

export async function commandAgent(
  parts: { readonly records: RecordsPort; readonly commands: CommandPort },
  dialGroupId: DialGroupId,
  agentId: AgentId,
  action: AgentAction,
  reason: string,
): Promise<CommandReply> {
  await agentOf(parts.records, dialGroupId, agentId);
  const command =
    action === 'pause'
      ? { type: 'agent.pause' as const, agentId, reason }
      : { type: `agent.${action}` as const, agentId };
  return sendCommand(parts.commands, dialGroupId, command);
}
