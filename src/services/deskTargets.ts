/** To whom an agent may send a call, and by which campaigns they may dial a number. */
import type { AgentId } from '../domain/kernel/ids.ts';
import type { DeskParts } from './deskParts.ts';

export async function deskTargets({ records, dialGroupId, desk }: DeskParts, self: AgentId) {
  const [agents, teams, campaigns, flows] = await Promise.all([
    records.agents(dialGroupId),
    records.teams(dialGroupId),
    records.campaigns(dialGroupId),
    desk.flows(),
  ]);
  const stateOf = (agentId: AgentId) => desk.floor.desk(agentId)?.agent.state ?? 'loggedOut';
  const ready = agents.filter(({ agentId }) => agentId !== self && stateOf(agentId) === 'ready');
  return {
    agents: agents
      .filter(({ agentId }) => agentId !== self && stateOf(agentId) !== 'loggedOut')
      .map(({ agentId, name }) => ({ agentId, name, state: stateOf(agentId) })),
    teams: teams.map(({ teamId, name }) => ({
      teamId,
      name,
      ready: ready.filter((agent) => agent.teamId === teamId).length,
    })),
    flows: [...flows],
    campaigns: campaigns
      .filter(({ state }) => state === 'running')
      .map(({ campaignId, name }) => ({ campaignId, name })),
  };
}
