/**
 * Leads that are an agent's own: while the agent is ready and nothing else counts on them, they are reserved, one of
 * their leads is leased for them alone, and shown. Callbacks come before, the shared pool after.
 */
import { hasSkills } from '../domain/agent/choice.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import { canTake, enterAgent, type Agent } from './agent.ts';
import type { AgentShare } from './allocatedFloor.ts';
import { giveBack } from './begin.ts';
import { takeCensus } from './census.ts';
import { log, type CampaignFloor, type Floor } from './floor.ts';
import { govern } from './governing.ts';
import type { EngineInput } from './input.ts';
import { isPreview, leaseMsOf } from './preview.ts';
import { letGo, showReserved } from './reserved.ts';

/** None was to be had: what is known is told anew within it. */
const NOT_AGAIN_MS = 2 * SECOND_MS;

export function sharesKnown(floor: Floor, { shares }: Extract<EngineInput, { type: 'sharesKnown' }>): void {
  floor.allocated.known = shares;
  floor.isDirty = true;
}

export function offerAllocated(floor: Floor): void {
  if (floor.holds.size > 0 || !floor.allocated.known.some(({ due }) => due > 0)) return;
  const census = takeCensus(floor);
  let spare = [...floor.agents.values()].filter(({ state }) => state === 'ready').length - census.claims;
  const rooms = new Map<string, number>();
  for (const share of floor.allocated.known) {
    if (spare <= 0) return;
    const { campaignId } = share;
    const campaign = floor.campaigns.get(campaignId);
    const agent = agentFor(floor, share);
    if (campaign === undefined || agent === undefined || !mayServe(agent, campaign)) continue;
    const standing = govern(floor, campaign, census);
    const room = rooms.get(campaignId) ?? (typeof standing === 'string' ? 0 : standing.room);
    if (room <= 0) continue;
    rooms.set(campaignId, room - 1);
    spare -= 1;
    lease(floor, campaign, agent);
  }
}

function agentFor(floor: Floor, { agentId, due }: AgentShare): Agent | undefined {
  const { heldUntil, leasing } = floor.allocated;
  if (due === 0 || leasing.has(agentId) || (heldUntil.get(agentId) ?? 0) > floor.now) return undefined;
  const agent = floor.agents.get(agentId);
  return agent !== undefined && canTake(agent, 'reserve') ? agent : undefined;
}

const mayServe = ({ profile }: Agent, campaign: CampaignFloor): boolean =>
  campaign.campaign.state === 'running' &&
  isPreview(campaign) &&
  hasSkills(profile.skills, campaign.campaign.settings.skills);

function lease(floor: Floor, campaign: CampaignFloor, agent: Agent): void {
  const { campaignId } = campaign.campaign;
  const { agentId } = agent.profile;
  floor.allocated.leasing.set(agentId, campaignId);
  enterAgent(floor, agent, 'reserve');
  floor.effects.push({ type: 'leaseAllocated', agentId, campaignId, leaseMs: leaseMsOf(campaign) });
}

export function allocatedLeased(
  floor: Floor,
  { agentId, campaignId, outcome }: Extract<EngineInput, { type: 'allocatedLeased' }>,
): void {
  const agent = floor.agents.get(agentId);
  const campaign = floor.campaigns.get(campaignId);
  const isAsked = floor.allocated.leasing.get(agentId) === campaignId;
  if (isAsked) floor.allocated.leasing.delete(agentId);
  const isHere = isAsked && agent?.state === 'reserved' && agent.attemptId === undefined;
  if ('code' in outcome) {
    floor.allocated.heldUntil.set(agentId, floor.now + NOT_AGAIN_MS);
    log(floor, 'debug', 'allocation.notLeased', { agentId, campaignId, code: outcome.code });
    if (isHere) letGo(floor, agent);
    return;
  }
  const { lead, token } = outcome;
  if (!isHere || campaign?.campaign.state !== 'running' || !isPreview(campaign) || floor.holds.size > 0) {
    giveBack(floor, campaignId, lead, token);
    if (isHere) letGo(floor, agent);
    return;
  }
  showReserved(floor, agent, campaign, lead, token);
}
