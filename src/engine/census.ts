/** One look over the floor: what the pacers see of agents and calls, and the lines that calls take. */
import type { CampaignId, TrunkId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { DiallingCall, FloorView } from '../domain/pacing/pacer.ts';
import { isAnswered, type Call } from './call.ts';
import type { Floor } from './floor.ts';
import { poolIdOf } from './policy.ts';

interface Since {
  readonly since: Instant;
}

/** The calls of one pool. */
export interface PoolCalls {
  readonly dialling: DiallingCall[];
  readonly screening: FloorView['screening'][number][];
  readonly waiting: Since[];
}

export interface Census {
  readonly agents: {
    readonly idle: Since[];
    readonly talking: Since[];
    readonly wrapping: (Since & { readonly limitMs?: number })[];
  };
  readonly pools: Map<string, PoolCalls>;
  /** Calls that live, leads being leased included. */
  readonly lines: Map<CampaignId, number>;
  /** Of those, the ones on their way. */
  readonly onTheWay: Map<CampaignId, number>;
  readonly trunkLines: Map<TrunkId, number>;
  /** Leads being leased, which may leave by any trunk. */
  readonly leasing: number;
}

export const groupOf = (trunkId: TrunkId, campaignId: CampaignId): string => `${trunkId}|${campaignId}`;

export function takeCensus(floor: Floor): Census {
  const census: Census = {
    agents: agentsOf(floor),
    pools: new Map(),
    lines: new Map(),
    onTheWay: new Map(),
    trunkLines: new Map(),
    leasing: leasingOn(floor),
  };
  const groups = new Map<string, Map<string, string>>();
  for (const call of floor.calls.values()) countCall(floor, census, call, groups);
  for (const { campaign, leasing } of floor.campaigns.values()) {
    if (leasing === 0) continue;
    const { campaignId, settings } = campaign;
    const { dialling } = poolCalls(floor, census, campaignId);
    add(census.lines, campaignId, leasing);
    add(census.onTheWay, campaignId, leasing);
    const group = groupOf(settings.trunkIds[0] ?? '', campaignId);
    for (let index = 0; index < leasing; index += 1)
      dialling.push({ callId: `lease:${campaignId}:${index}`, since: floor.now, group });
  }
  return census;
}

export function poolCalls(floor: Floor, census: Census, campaignId: CampaignId): PoolCalls {
  const campaign = floor.campaigns.get(campaignId)?.campaign;
  const poolId = poolIdOf(floor, campaignId, campaign?.settings.pacing?.mode);
  let calls = census.pools.get(poolId);
  if (calls === undefined) census.pools.set(poolId, (calls = { dialling: [], screening: [], waiting: [] }));
  return calls;
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

function countCall(floor: Floor, census: Census, call: Call, groups: Map<string, Map<string, string>>): void {
  const { attempt, state, since } = call;
  const { attemptId, campaignId, trunkId } = attempt;
  add(census.lines, campaignId, 1);
  add(census.trunkLines, trunkId, 1);
  if (state === 'joined' || state === 'safeHarbour' || state === 'closing') return;
  const { dialling, screening, waiting } = poolCalls(floor, census, campaignId);
  if (state === 'waiting') waiting.push({ since });
  else if (state === 'consent' || state === 'joining')
    screening.push({ since, joinProbability: 1, agentReserved: call.agentId !== undefined });
  else if (!isAnswered(call)) {
    add(census.onTheWay, campaignId, 1);
    const { ringingAt } = call.stamps;
    const group = groupNamed(groups, trunkId, campaignId);
    const about = { callId: attemptId, since: dialledAt(call), group };
    dialling.push(ringingAt === undefined ? about : { ...about, ringingSince: ringingAt });
  }
}

/** Made once a census: a text for each call would be most of its cost. */
function groupNamed(
  groups: Map<string, Map<string, string>>,
  trunkId: TrunkId,
  campaignId: CampaignId,
): string {
  let ofTrunk = groups.get(trunkId);
  if (ofTrunk === undefined) groups.set(trunkId, (ofTrunk = new Map()));
  let group = ofTrunk.get(campaignId);
  if (group === undefined) ofTrunk.set(campaignId, (group = groupOf(trunkId, campaignId)));
  return group;
}

function agentsOf(floor: Floor): Census['agents'] {
  const agents: Census['agents'] = { idle: [], talking: [], wrapping: [] };
  for (const { state, since, wrapUpMs } of floor.agents.values()) {
    if (state === 'ready') agents.idle.push({ since });
    else if (state === 'talking') agents.talking.push({ since });
    else if (state === 'wrapUp')
      agents.wrapping.push(wrapUpMs === undefined ? { since } : { since, limitMs: wrapUpMs });
  }
  return agents;
}

function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
