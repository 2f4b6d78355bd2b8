/** Which agent takes a call of the floor: the one reserved for it already, else by the rule of domain/agent/choice.ts. */
import { chooseAgent, needOf, type Need } from '../domain/agent/choice.ts';
import type { CampaignSettings } from '../domain/campaign/campaign.ts';
import { isPerCall, type Agent } from './agent.ts';
import type { Call } from './call.ts';
import { settingsOf } from './campaignFloor.ts';
import type { Floor } from './floor.ts';

/** A seated agent for a person who is on the line: a phone that must be called first would keep them waiting. */
export function agentFor(floor: Floor, call: Call): Agent | undefined {
  return chooseAgent(wantedBy(call, seatedAndReady(floor)), callNeeds(floor, call));
}

/** An agent to show a lead to, called per conversation or seated. */
export function agentForLead(
  floor: Floor,
  { skills, tiers }: CampaignSettings,
  grade: string | undefined,
  isWanted: (agent: Agent) => boolean = () => true,
): Agent | undefined {
  const need = needOf(skills, tiers, grade, Number.POSITIVE_INFINITY);
  const perCall = [...perCallAndReady(floor)].filter(isWanted);
  return chooseAgent(perCall, need) ?? chooseAgent([...seatedAndReady(floor)].filter(isWanted), need);
}

/** Whether anybody at all may serve one more person who waits. */
export function isAnyoneReady(floor: Floor): boolean {
  for (const agent of floor.agents.values()) if (agent.state === 'ready' && !isPerCall(agent)) return true;
  return false;
}

/** Since the answer, or since the wait that began anew: how long nobody of the grade's tiers has been found. */
function callNeeds(floor: Floor, call: Call): Need {
  const { skills, tiers } = settingsOf(floor, call);
  const waitedMs = call.state === 'waiting' ? floor.now - call.since : 0;
  return needOf(skills, tiers, call.grade, waitedMs);
}

function* seatedAndReady(floor: Floor): Generator<Agent> {
  for (const agent of floor.agents.values()) if (agent.state === 'ready' && !isPerCall(agent)) yield agent;
}

function* perCallAndReady(floor: Floor): Generator<Agent> {
  for (const agent of floor.agents.values()) if (agent.state === 'ready' && isPerCall(agent)) yield agent;
}

/** Where a flow transfers to one agent or one team. */
function* wantedBy({ flow }: Call, agents: Iterable<Agent>): Generator<Agent> {
  const target = flow?.target;
  for (const agent of agents) {
    const { agentId, teamId } = agent.profile;
    if (target?.kind === 'agent' && target.id !== agentId) continue;
    if (target?.kind === 'team' && target.id !== teamId) continue;
    yield agent;
  }
}
