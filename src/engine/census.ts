/** One look over the floor: what the pacers see of agents and calls, and the lines that calls take. */
import type { Campaign } from '../domain/campaign/campaign.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import type { CampaignId, TrunkId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { DiallingCall, FloorView } from '../domain/pacing/pacer.ts';
import { agentsByPool, nobody, type PoolAgents } from './agentPools.ts';
import { groupOf, isAnswered, type Call } from './call.ts';
import type { CampaignFloor, Floor } from './floor.ts';
import { poolIdOf } from './policy.ts';

const NO_AGENTS = nobody();
const NO_CALLS: PoolCalls = { dialling: [], screening: [], waiting: [] };

interface Since {
  readonly since: Instant;
}

/** The calls of one pool. */
export interface PoolCalls {
  readonly dialling: DiallingCall[];
  readonly screening: FloorView['screening'][number][];
  readonly waiting: Since[];
}

/** What one campaign has on the floor. */
export interface CampaignCount {
  /** Calls that live, leads being leased included. */
  lines: number;
  /** Of those, the ones on their way. */
  onTheWay: number;
  /** Of its whole pool. */
  readonly calls: PoolCalls;
}

export interface Census {
  /** The agents that a pool may count on. */
  readonly pools: ReadonlyMap<string, PoolAgents>;
  /** Calls that have a claim on an agent who is idle, of all pools. */
  readonly claims: number;
  readonly campaigns: ReadonlyMap<CampaignId, CampaignCount>;
  readonly trunkLines: ReadonlyMap<TrunkId, number>;
  /** Leads being leased, which may leave by any trunk. */
  readonly leasing: number;
}

export function takeCensus(floor: Floor): Census {
  const campaigns = new Map<CampaignId, CampaignCount>();
  const trunkLines = new Map<TrunkId, number>();
  const pools = new Map<string, PoolCalls>();
  for (const { campaign } of floor.campaigns.values()) {
    const { campaignId, settings } = campaign;
    const poolId = poolIdOf(floor, campaignId, settings.pacing?.mode);
    const calls = pools.get(poolId) ?? { dialling: [], screening: [], waiting: [] };
    pools.set(poolId, calls);
    campaigns.set(campaignId, { lines: 0, onTheWay: 0, calls });
  }
  for (const { trunkId } of floor.legs.values()) {
    if (trunkId !== undefined) trunkLines.set(trunkId, (trunkLines.get(trunkId) ?? 0) + 1);
  }
  for (const call of floor.calls.values()) {
    const { campaignId, trunkId } = call.attempt;
    trunkLines.set(trunkId, (trunkLines.get(trunkId) ?? 0) + 1);
    const count = campaigns.get(campaignId);
    if (count !== undefined && call.inbound === undefined) countCall(count, call);
  }
  // Each caller who waits has a claim on the next agent, before any new call.
  for (const { campaignId, state, since } of floor.inbound.values())
    if (state === 'arrived' || state === 'waiting') campaigns.get(campaignId)?.calls.waiting.push({ since });
  for (const { attempt, inbound, state, since } of floor.calls.values())
    if (inbound !== undefined && state === 'waiting')
      campaigns.get(attempt.campaignId)?.calls.waiting.push({ since });
  for (const { campaign, leasing } of floor.campaigns.values()) {
    const count = campaigns.get(campaign.campaignId);
    if (count !== undefined && leasing > 0) countLeases(floor, count, campaign, leasing);
  }
  const claims = [...pools.values()].reduce((sum, calls) => sum + claimsOf(calls), 0);
  const isBusy = (poolId: string): boolean => claimsOf(pools.get(poolId) ?? NO_CALLS) > 0;
  return {
    pools: agentsByPool(floor, isBusy),
    claims,
    campaigns,
    trunkLines,
    leasing: leasingOn(floor),
  };
}

function claimsOf({ dialling, screening, waiting }: PoolCalls): number {
  const unserved = screening.filter(({ agentReserved }) => !agentReserved).length;
  return dialling.length + waiting.length + unserved;
}

/** The agents that the campaign's pool may count on. */
export function agentsFor(floor: Floor, census: Census, campaign: CampaignFloor | undefined): PoolAgents {
  const { campaignId, settings } = campaign?.campaign ?? {};
  const poolId =
    campaignId === undefined
      ? floor.settings.dialGroupId
      : poolIdOf(floor, campaignId, settings?.pacing?.mode);
  return census.pools.get(poolId) ?? NO_AGENTS;
}

export function leasingOn(floor: Floor): number {
  let leasing = 0;
  for (const campaign of floor.campaigns.values()) leasing += campaign.leasing;
  return leasing;
}

/** When the call was dialled, or is about to be. */
export function dialledAt({ stamps, attempt }: Call): Instant {
  return stamps.diallingAt ?? attempt.createdAt;
}

function countCall(count: CampaignCount, call: Call): void {
  const { state, since } = call;
  const { dialling, screening, waiting } = count.calls;
  count.lines += 1;
  switch (state) {
    case 'waiting':
      waiting.push({ since });
      return;
    case 'detecting':
    case 'consent':
    case 'joining':
      screening.push({ since, joinProbability: 1, agentReserved: call.agentId !== undefined });
      return;
    case 'created':
    case 'dialling':
    case 'ringing': {
      if (isAnswered(call)) return;
      count.onTheWay += 1;
      // An agent placed it, and is there for it.
      if (call.agentId !== undefined) return;
      const { attemptId } = call.attempt;
      const { group } = call;
      const { ringingAt } = call.stamps;
      dialling.push(
        ringingAt === undefined
          ? { callId: attemptId, since: dialledAt(call), group }
          : { callId: attemptId, since: dialledAt(call), group, ringingSince: ringingAt },
      );
      return;
    }
    case 'joined':
    case 'inFlow':
    case 'parked':
    case 'transferred':
    case 'message':
    case 'safeHarbour':
    case 'closing':
    case 'ended':
      return;
    default:
      assertNever(state);
  }
}

function countLeases(floor: Floor, count: CampaignCount, campaign: Campaign, leasing: number): void {
  const { campaignId, settings } = campaign;
  const group = groupOf(settings.trunkIds[0] ?? '', campaignId);
  count.lines += leasing;
  count.onTheWay += leasing;
  for (let index = 0; index < leasing; index += 1)
    count.calls.dialling.push({ callId: `lease:${campaignId}:${index}`, since: floor.now, group });
}
