/**
 * Between the allocations on record and the engine: gives the agents on the floor what the day's steering grants, takes
 * back what is over, tells the engine once a second whose leads are due, and leases one for its agent through the gate.
 */
import { hasSkills } from '../domain/agent/choice.ts';
import type { AllocationRules, Steering } from '../domain/allocation/allocation.ts';
import type { Campaign } from '../domain/campaign/campaign.ts';
import { MINUTE_MS, SECOND_MS, type Instant } from '../domain/kernel/time.ts';
import type { AgentShare } from '../engine/allocatedFloor.ts';
import type { Effect } from '../engine/effect.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Lease } from '../ports/hopper.ts';
import type { AgentRecord, RecordsPort } from '../ports/records.ts';
import { profileOf } from './agentProfile.ts';
import { giveLeads, standings } from './allocating.ts';
import { reclaimOver } from './allocationReclaim.ts';
import type { CallbackDeskOptions } from './callbackDesk.ts';
import { createLoop, type Loop } from './loop.ts';

const INTERVAL_MS = SECOND_MS;
const RETRY_MS = 2 * SECOND_MS;
/** How often rates are reckoned anew, leads are given, and others taken back. */
const STEERING_MS = 10 * SECOND_MS;
/** The pool had nothing for the agent. */
const NOTHING_MS = MINUTE_MS;
const MOST_LOOKED_AT = 20;

export interface AllocationDeskOptions extends Omit<CallbackDeskOptions, 'records'> {
  readonly records: Pick<RecordsPort, 'allocations' | 'agents' | 'campaign' | 'campaigns' | 'teams'>;
  /** Who is logged in. */
  readonly onFloor: () => readonly string[];
}

export type AllocationEffect = Extract<Effect, { type: 'leaseAllocated' }>;
type Leased = Extract<EngineInput, { type: 'allocatedLeased' }>['outcome'];
type Allocating = Campaign & { readonly settings: { readonly allocation: AllocationRules } };

export interface AllocationDesk {
  readonly loop: Loop;
  readonly run: (effect: AllocationEffect) => void;
  /** Whether any lead of the campaign comes from the pool. */
  readonly isPooled: (campaignId: string) => boolean;
  /** Of leads leased from the pool, those that have become nobody's own meanwhile; the others are dropped. */
  readonly ofPool: (campaignId: string, leases: readonly Lease[]) => Promise<readonly Lease[]>;
}

const isAllocating = (campaign: Campaign): campaign is Allocating =>
  campaign.settings.allocation !== undefined;

const keyOf = (campaignId: string, agentId: string): string => `${campaignId}/${agentId}`;

export function createAllocationDesk(options: AllocationDeskOptions): AllocationDesk {
  const { stores, records, gate, refusals, clock, fence, log, post, noteFailure, dialGroupId } = options;
  const { hopper } = stores;
  let allocating = new Map<string, Allocating>();
  let steered = new Map<string, Steering>();
  let steeredAt = 0;
  /** When an agent to whom nothing could be given is looked at again. */
  const laterAt = new Map<string, Instant>();
  let told = '[]';

  async function turn(): Promise<number> {
    try {
      const now = clock.now();
      const campaigns = await records.campaigns(dialGroupId);
      allocating = new Map(campaigns.filter(isAllocating).map((each) => [each.campaignId, each]));
      const running = [...allocating.values()].filter(({ state }) => state === 'running');
      const isNewcomer = options
        .onFloor()
        .some((agentId) => running.some(({ campaignId }) => !steered.has(keyOf(campaignId, agentId))));
      if (isNewcomer || now - steeredAt >= STEERING_MS) await steerAll(campaigns, running, now);
      await tell(running, now);
      return INTERVAL_MS;
    } catch (error) {
      noteFailure('allocations', error);
      return RETRY_MS;
    }
  }

  async function steerAll(
    campaigns: readonly Campaign[],
    running: readonly Allocating[],
    now: Instant,
  ): Promise<void> {
    steeredAt = now;
    const staff = await records.agents(dialGroupId);
    await reclaimOver(options, campaigns, staff, now);
    const next = new Map<string, Steering>();
    for (const campaign of running) await steerCampaign(campaign, staff, next, now);
    steered = next;
  }

  async function steerCampaign(
    campaign: Allocating,
    staff: readonly AgentRecord[],
    next: Map<string, Steering>,
    now: Instant,
  ): Promise<void> {
    const { campaignId, settings } = campaign;
    const onFloor = new Set(options.onFloor());
    const present = staff.filter(({ agentId }) => onFloor.has(agentId));
    const ids = present.map(({ agentId }) => agentId);
    const found = await standings(records, campaign, settings.allocation, ids, now);
    for (const agent of present) {
      const key = keyOf(campaignId, agent.agentId);
      const steering = found.get(agent.agentId)?.steering;
      if (steering === undefined) continue;
      next.set(key, steering);
      if (steering.newLeads + steering.redials === 0 || (laterAt.get(key) ?? 0) > now) continue;
      if (await canServe(agent, campaign)) await give(campaign, agent, steering, now);
    }
  }

  async function canServe(agent: AgentRecord, { settings: { skills } }: Campaign): Promise<boolean> {
    return skills === undefined || hasSkills((await profileOf(records, agent)).skills, skills);
  }

  async function give(
    campaign: Allocating,
    agent: AgentRecord,
    steering: Steering,
    now: Instant,
  ): Promise<void> {
    const { campaignId } = campaign;
    const { agentId } = agent;
    const giving = { at: now, by: 'engine', isDryRun: false };
    const given = await giveLeads(records, campaign, agent, steering, giving);
    if (given.newLeads + given.redials === 0) laterAt.set(keyOf(campaignId, agentId), now + NOTHING_MS);
    else log.info({ event: 'allocation.given', campaignId, agentId, ...given, because: steering.reason });
  }

  async function tell(running: readonly Allocating[], now: Instant): Promise<void> {
    const ids = running.map(({ campaignId }) => campaignId);
    const due = ids.length === 0 ? [] : await records.allocations.due(ids, now);
    const byKey = new Map(due.map((one) => [keyOf(one.campaignId, one.agentId), one]));
    const shares = ids.flatMap((campaignId) =>
      options.onFloor().flatMap((agentId): AgentShare[] => {
        const key = keyOf(campaignId, agentId);
        const steering = steered.get(key);
        if (steering === undefined) return [];
        const { again, fresh } = byKey.get(key) ?? { again: 0, fresh: 0 };
        const own = again + (steering.takesNew ? fresh : 0);
        return [{ campaignId, agentId, due: own, takesPool: steering.takesPool }];
      }),
    );
    const text = JSON.stringify(shares);
    if (text === told && shares.every((share) => share.due === 0)) return;
    told = text;
    post({ type: 'sharesKnown', shares });
  }

  async function lease({ agentId, campaignId, leaseMs }: AllocationEffect): Promise<Leased> {
    const campaign = await records.campaign(campaignId);
    if (campaign === undefined) return { code: 'none-due' };
    const now = clock.now();
    const leads = await records.allocations.next(campaignId, agentId, {
      now,
      withFresh: steered.get(keyOf(campaignId, agentId))?.takesNew === true,
      exclude: refusals.of(campaignId, now),
      limit: MOST_LOOKED_AT,
    });
    const { dialable, refused } = await gate.judge(campaign, leads, now);
    for (const entry of refused) {
      refusals.add(campaignId, entry.leadId, entry.at, entry.retryAt);
      await hopper.append(fence, entry);
    }
    for (const lead of dialable) {
      const held = await hopper.leaseLead(fence, lead, leaseMs, now);
      if (held !== undefined) return { lead, token: held.token };
    }
    return { code: 'none-due' };
  }

  async function answer(effect: AllocationEffect): Promise<void> {
    const { agentId, campaignId } = effect;
    const outcome = await lease(effect).catch((error: unknown): Leased => {
      noteFailure('leaseAllocated', error);
      return { code: 'store-down' };
    });
    post({ type: 'allocatedLeased', agentId, campaignId, outcome });
  }

  async function ofPool(campaignId: string, leases: readonly Lease[]): Promise<readonly Lease[]> {
    if (!allocating.has(campaignId) || leases.length === 0) return leases;
    const taken = new Set(
      await records.allocations.taken(
        campaignId,
        leases.map(({ lead }) => lead.leadId),
      ),
    );
    const own = leases.filter(({ lead }) => taken.has(lead.leadId));
    for (const { lead, token } of own) await hopper.release(fence, lead.leadId, token, true);
    return leases.filter((each) => !own.includes(each));
  }

  return {
    loop: createLoop(clock, turn),
    run: (effect) => void answer(effect),
    isPooled: (campaignId) => allocating.get(campaignId)?.settings.allocation.sharedPool !== false,
    ofPool,
  };
}
