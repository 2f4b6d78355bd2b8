/** Agents on record, over HTTP. */
import type { Caller } from '../../domain/account/caller.ts';
import type { AgentSnapshot } from '../../domain/agent/state.ts';
import type { AgentRecord } from '../../ports/records.ts';
import { addAgent, agentOf, announceAgent, listAgents, noAgent, saveAgent } from '../../services/agents.ts';
import { removeAgent } from '../../services/removeAgents.ts';
import type { Answered, Asked } from '../endpoint.ts';
import type { Handlers } from '../handlers.ts';
import type { ApiParts } from '../parts.ts';
import type { agentEndpoints } from '../schemas/agents.ts';
import { requireTeam, seesTeam } from '../teams.ts';

export const agentHandlers: Handlers<typeof agentEndpoints> = {
  'GET /agents': async (_asked, { parts, caller }) => ({ agents: await seenAgents(parts, caller) }),

  'POST /agents': async ({ body: { agentId, ...settings } }, { parts, caller }) => {
    requireTeam(caller, settings.teamId);
    return addAgent(parts.records, recordOf(parts, agentId, settings));
  },

  'GET /agents/:agentId': ({ params: { agentId } }, { parts, caller }) => seenAgent(parts, caller, agentId),

  'PUT /agents/:agentId': async ({ params: { agentId }, body }, { parts, caller }) => {
    await seenAgent(parts, caller, agentId);
    requireTeam(caller, body.teamId);
    const saved = await saveAgent(parts.records, recordOf(parts, agentId, body));
    await announceAgent(parts.stores.commands, parts.dialGroupId, agentId);
    return saved;
  },

  'DELETE /agents/:agentId': async ({ params: { agentId } }, { parts, caller }) => {
    await seenAgent(parts, caller, agentId);
    const { records, accounts, stores, dialGroupId } = parts;
    await removeAgent({ records, accounts, liveBoard: stores.liveBoard, dialGroupId }, agentId);
  },
};

export async function seenAgents(
  { records, stores, dialGroupId }: ApiParts,
  caller: Pick<Caller, 'teamIds'>,
): Promise<Answered<(typeof agentEndpoints)['GET /agents']>['agents']> {
  const agents = await listAgents({ records, liveBoard: stores.liveBoard }, dialGroupId);
  return agents
    .filter(({ teamId }) => seesTeam(caller, teamId))
    .map(({ live, ...agent }) => ({ ...agent, ...(live === undefined ? {} : { live: liveOf(live) }) }));
}

/** Whether what an agent is in may be shown; nobody's may. */
export async function agentsSeen(
  { records, dialGroupId }: ApiParts,
  caller: Pick<Caller, 'teamIds'>,
): Promise<(agentId: string | undefined) => boolean> {
  if (caller.teamIds === undefined) return () => true;
  const agents = await records.agents(dialGroupId);
  const seen = new Set(agents.filter(({ teamId }) => seesTeam(caller, teamId)).map(({ agentId }) => agentId));
  return (agentId) => agentId === undefined || seen.has(agentId);
}

/** One whom the caller sees; somebody else's is not there for them. */
export async function seenAgent(
  { records, dialGroupId }: ApiParts,
  caller: Pick<Caller, 'teamIds'>,
  agentId: string,
): Promise<AgentRecord> {
  const agent = await agentOf(records, dialGroupId, agentId);
  if (!seesTeam(caller, agent.teamId)) throw noAgent(agentId);
  return agent;
}

type Settings = Asked<(typeof agentEndpoints)['PUT /agents/:agentId']>['body'];

function recordOf({ dialGroupId }: ApiParts, agentId: string, settings: Settings): AgentRecord {
  const { name, phone, teamId, tier, seatKind, skills } = settings;
  return {
    agentId,
    name,
    phone,
    dialGroupId,
    ...(teamId === undefined ? {} : { teamId }),
    ...(tier === undefined ? {} : { tier }),
    ...(seatKind === undefined ? {} : { seatKind }),
    ...(skills === undefined ? {} : { skills }),
  };
}

/** The schema leaves the lead that the agent is shown out. */
function liveOf({ preview: _preview, ...live }: AgentSnapshot) {
  return live;
}
