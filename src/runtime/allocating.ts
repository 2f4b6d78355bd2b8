/** Gives an agent the leads that the steering of domain/allocation grants for the day: by the engine, and by command. */
import { gradesOf } from '../domain/agent/choice.ts';
import { steer, type AllocationRules, type Steering } from '../domain/allocation/allocation.ts';
import { dayFrom, localDate, startOfDay } from '../domain/calendar/day.ts';
import type { Campaign } from '../domain/campaign/campaign.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { AgentAllocation, AllocationDay, AllocationGiven } from '../ports/allocations.ts';
import type { AgentRecord, RecordsPort } from '../ports/records.ts';
import { budgetZone } from './budgetRestorer.ts';

type Records = Pick<RecordsPort, 'allocations'>;

/** Today in the zone of the campaign's window. */
export function allocationDay(campaign: Campaign, at: Instant): AllocationDay {
  const zone = budgetZone(campaign);
  return { date: localDate(zone, at), endsAt: dayFrom(zone, startOfDay(zone, at), 1) };
}

export interface Standing {
  readonly leads: AgentAllocation;
  readonly steering: Steering;
}

export async function standings(
  { allocations }: Records,
  campaign: Campaign,
  rules: AllocationRules,
  agentIds: readonly string[],
  at: Instant,
): Promise<ReadonlyMap<string, Standing>> {
  const found = await allocations.standing(campaign.campaignId, allocationDay(campaign, at), agentIds);
  return new Map(found.map((leads) => [leads.agentId, { leads, steering: steer(rules, leads) }]));
}

export interface Giving {
  readonly at: Instant;
  readonly by: string;
  readonly isDryRun: boolean;
}

export async function giveLeads(
  { allocations }: Records,
  campaign: Campaign,
  { agentId, teamId, tier }: Pick<AgentRecord, 'agentId' | 'teamId' | 'tier'>,
  { newLeads, redials }: Steering,
  { at, by, isDryRun }: Giving,
): Promise<AllocationGiven> {
  if (newLeads + redials === 0) return { newLeads, redials };
  const { first, ofOthers } = gradesOf(campaign.settings.tiers, tier);
  const order = {
    campaignId: campaign.campaignId,
    agentId,
    teamId,
    day: allocationDay(campaign, at),
    newLeads,
    redials,
    gradesFirst: first,
    gradesOfOthers: ofOthers,
    at,
    by,
  };
  return allocations.give(order, isDryRun);
}
