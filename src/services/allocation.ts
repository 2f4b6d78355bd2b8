/** Allocation for people: give today's leads, take them back, see how each agent stands and what became of which lead. */
import { hasSkills } from '../domain/agent/choice.ts';
import { steeringWords, type AllocationRules, type Steering } from '../domain/allocation/allocation.ts';
import type { Campaign } from '../domain/campaign/campaign.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { AgentAllocation, Allocation, AllocationReclaimed } from '../ports/allocations.ts';
import type { AgentRecord, RecordsPort } from '../ports/records.ts';
import { profileOf } from '../runtime/agentProfile.ts';
import { giveLeads, standings } from '../runtime/allocating.ts';
import { campaignOf } from './campaigns.ts';
import { OutpaceError } from './errors.ts';

export interface AgentShown extends AgentAllocation {
  readonly quantity: number;
  readonly steering: Steering;
  readonly words: string;
}

export interface AllocationShown {
  readonly campaignId: string;
  readonly agents: readonly AgentShown[];
}

export interface AllocationAsked {
  readonly campaignId: string;
  /** Absent: all who can take the campaign's calls. */
  readonly agentId?: string | undefined;
  readonly now: Instant;
}

export async function showAllocation(records: RecordsPort, asked: AllocationAsked): Promise<AllocationShown> {
  const { campaign, rules, agents } = await allocatingOne(records, asked);
  return {
    campaignId: campaign.campaignId,
    agents: await shown(records, campaign, rules, agents, asked.now),
  };
}

async function shown(
  records: RecordsPort,
  campaign: Campaign,
  rules: AllocationRules,
  agents: readonly AgentRecord[],
  now: Instant,
): Promise<readonly AgentShown[]> {
  const ids = agents.map(({ agentId }) => agentId);
  const found = await standings(records, campaign, rules, ids, now);
  return ids.flatMap((agentId) => {
    const standing = found.get(agentId);
    if (standing === undefined) return [];
    const { leads, steering } = standing;
    return [{ ...leads, quantity: rules.quantity, steering, words: steeringWords(rules, steering) }];
  });
}

export interface LeadsGiven {
  readonly agentId: string;
  readonly newLeads: number;
  readonly redials: number;
  readonly words: string;
}

/** A dry run looks at each agent alone: what the one would get, the next one may get as well. */
export async function giveAllocation(
  records: RecordsPort,
  asked: AllocationAsked,
  { who, isDryRun }: { readonly who: string; readonly isDryRun: boolean },
): Promise<readonly LeadsGiven[]> {
  const { campaign, rules, agents } = await allocatingOne(records, asked);
  const given: LeadsGiven[] = [];
  for (const { agentId, steering, words } of await shown(records, campaign, rules, agents, asked.now)) {
    const agent = agents.find((each) => each.agentId === agentId);
    if (agent === undefined) continue;
    const giving = { at: asked.now, by: who, isDryRun };
    given.push({ agentId, words, ...(await giveLeads(records, campaign, agent, steering, giving)) });
  }
  return given;
}

/** Also where the campaign allocates no more, and of agents who are on record no more. */
export async function reclaimAllocation(
  records: RecordsPort,
  { campaignId, agentId, now }: AllocationAsked,
  { who, isDryRun }: { readonly who: string; readonly isDryRun: boolean },
): Promise<readonly AllocationReclaimed[]> {
  await campaignOf(records, campaignId);
  const order = { campaignId, agentId, because: 'command', at: now, by: who } as const;
  return records.allocations.reclaim(order, isDryRun);
}

export async function allocationHistory(
  records: RecordsPort,
  { campaignId, agentId }: Omit<AllocationAsked, 'now'>,
  limit: number,
): Promise<readonly Allocation[]> {
  await campaignOf(records, campaignId);
  return records.allocations.history(campaignId, { agentId }, limit);
}

async function allocatingOne(records: RecordsPort, { campaignId, agentId }: AllocationAsked) {
  const campaign = await campaignOf(records, campaignId);
  const rules = campaign.settings.allocation;
  if (rules === undefined) {
    throw new OutpaceError(
      'OUT_REFUSED',
      `campaign ${campaignId} shares one pool: its file has no allocation, so that no lead is given to anybody`,
    );
  }
  return { campaign, rules, agents: await agentsOf(records, campaign, agentId) };
}

async function agentsOf(
  records: RecordsPort,
  { dialGroupId, settings: { skills } }: Campaign,
  agentId: string | undefined,
): Promise<readonly AgentRecord[]> {
  const all = await records.agents(dialGroupId);
  if (agentId !== undefined) {
    const one = all.filter((agent) => agent.agentId === agentId);
    if (one.length > 0) return one;
    throw new OutpaceError('OUT_NOT_FOUND', `there is no agent ${agentId} in the dial group ${dialGroupId}`);
  }
  const able = await Promise.all(
    all.map(async (agent) => hasSkills((await profileOf(records, agent)).skills, skills)),
  );
  return all.filter((_agent, index) => able[index] === true);
}
