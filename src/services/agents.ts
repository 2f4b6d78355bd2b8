/** Use cases on agents (座席): put one on record, list them with what they are doing, and command them. */
import type { AgentSnapshot } from '../domain/agent/state.ts';
import type { AgentId, DialGroupId } from '../domain/kernel/ids.ts';
import type { CommandPort, CommandReply } from '../ports/commands.ts';
import type { LiveBoardPort } from '../ports/liveBoard.ts';
import type { AgentRecord, RecordsPort } from '../ports/records.ts';
import { sendCommand } from './campaigns.ts';
import { OutpaceError } from './errors.ts';
import { requireSafeId } from './ids.ts';

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
  await records.saveAgent(agent);
  return agent;
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
  const agents = await parts.records.agents(dialGroupId);
  if (!agents.some((agent) => agent.agentId === agentId)) {
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `there is no agent ${JSON.stringify(agentId)}; see outpace agent list`,
    );
  }
  const command =
    action === 'pause'
      ? { type: 'agent.pause' as const, agentId, reason }
      : { type: `agent.${action}` as const, agentId };
  return sendCommand(parts.commands, dialGroupId, command);
}
