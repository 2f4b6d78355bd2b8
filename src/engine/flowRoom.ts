/**
 * Room of an automated campaign whose flow transfers to agents: no more calls on the line than the free agents can take
 * of those who press for one (domain/pacing/pressShare.ts). The share is the campaign's setting, else what its own calls
 * have shown; until that is known only lines and rate limit it.
 */
import { needOf, chooseAgent } from '../domain/agent/choice.ts';
import type { Flow } from '../domain/flow/flow.ts';
import { pressShare, roomForPresses, type OnTheLine } from '../domain/pacing/pressShare.ts';
import { isPerCall } from './agent.ts';
import type { Call } from './call.ts';
import type { Census } from './census.ts';
import type { CampaignFloor, Floor } from './floor.ts';

/** Undefined: no agent is needed for its calls, or nothing is known of how many press. */
export function roomForFlow(floor: Floor, campaign: CampaignFloor, census: Census): number | undefined {
  const share = shareOf(floor, campaign);
  if (share === undefined || share === 0) return undefined;
  const free = freeAgents(floor, campaign, census);
  return roomForPresses(free, onTheLine(floor), share);
}

/** The call is over: what it shows of how many press. */
export function notePresses(floor: Floor, call: Call): void {
  if (!isAutomated(call)) return;
  const presses = floor.campaigns.get(call.attempt.campaignId)?.presses;
  if (presses === undefined) return;
  presses.calls += 1;
  if (call.stamps.answeredAt === undefined) return;
  presses.answered += 1;
  if (hasAsked(call)) presses.pressed += 1;
}

function shareOf(floor: Floor, { campaign: { settings }, presses }: CampaignFloor): number | undefined {
  if (settings.flow === undefined || !transfers(floor, settings.flow, new Set())) return undefined;
  return settings.pressShare ?? pressShare(presses);
}

/** Whether the flow, or one that it leads to, asks for agents. */
function transfers(floor: Floor, flowId: string, seen: Set<string>): boolean {
  const flow: Flow | undefined = floor.flows.get(flowId);
  if (flow === undefined || seen.has(flowId)) return false;
  seen.add(flowId);
  return Object.values(flow.nodes).some((node) => {
    if (node.kind !== 'transfer' || node.to.kind === 'number') return false;
    return node.to.kind === 'flow' ? transfers(floor, node.to.flowId, seen) : true;
  });
}

/** Ready, able to take its calls, and nobody else's already: callers who wait and calls dialled for agents come first. */
function freeAgents(floor: Floor, { campaign: { settings } }: CampaignFloor, census: Census): number {
  const need = needOf(settings.skills, settings.tiers, undefined, Number.POSITIVE_INFINITY);
  const ready = [...floor.agents.values()].filter(
    (agent) => agent.state === 'ready' && !isPerCall(agent) && chooseAgent([agent], need) !== undefined,
  );
  return ready.length - claimsOfOthers(floor, census) - waiting(floor);
}

function claimsOfOthers(floor: Floor, { campaigns }: Census): number {
  const pools = new Set(
    [...floor.campaigns.values()].flatMap(({ campaign: { campaignId, settings } }) => {
      const calls = campaigns.get(campaignId)?.calls;
      return settings.pacing?.mode === 'automated' || calls === undefined ? [] : [calls];
    }),
  );
  let claims = 0;
  for (const { dialling, waiting: callers, screening } of pools)
    claims +=
      dialling.length + callers.length + screening.filter(({ agentReserved }) => !agentReserved).length;
  return claims;
}

/** Who has pressed, and has no agent yet. */
function waiting(floor: Floor): number {
  let count = 0;
  for (const call of floor.calls.values())
    if (call.state === 'waiting' && call.flow !== undefined && call.agentId === undefined) count += 1;
  return count;
}

/** Of all automated campaigns, since the agents are the same. */
function onTheLine(floor: Floor): OnTheLine[] {
  const calls = new Map<CampaignFloor, number>();
  for (const campaign of floor.campaigns.values())
    if (campaign.leasing > 0 && campaign.campaign.settings.flow !== undefined)
      calls.set(campaign, campaign.leasing);
  for (const call of floor.calls.values()) {
    const campaign = floor.campaigns.get(call.attempt.campaignId);
    if (campaign === undefined || !isAutomated(call) || call.state === 'closing' || hasAsked(call)) continue;
    calls.set(campaign, (calls.get(campaign) ?? 0) + 1);
  }
  return [...calls].map(([campaign, count]) => ({ calls: count, share: shareOf(floor, campaign) ?? 0 }));
}

/** The campaign's own flow takes it at the answer. */
function isAutomated({ details, inbound, agentId, flow }: Call): boolean {
  if (inbound !== undefined || details.origin !== undefined) return false;
  return agentId === undefined || flow !== undefined || details.flow !== undefined;
}

function hasAsked({ details }: Call): boolean {
  return details.flow?.some(({ askedAt }) => askedAt !== undefined) ?? false;
}
