/**
 * Whose agents a pool may count on. Campaigns that require the same skills are one pool; an agent counts in one pool at
 * a time (PACING 1). Agents who can serve several pools are shared out by the campaigns' weights, after those who can
 * serve but one, so that no agent is dialled for twice.
 */
import { hasSkills, type Skills } from '../domain/agent/choice.ts';
import { DEFAULT_CAMPAIGN_PACING } from '../domain/campaign/campaign.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { isPerCall, type Agent } from './agent.ts';
import type { Floor } from './floor.ts';
import { poolIdOf } from './policy.ts';

export interface PoolAgents {
  readonly idle: { readonly since: Instant }[];
  readonly talking: { readonly since: Instant }[];
  readonly wrapping: { readonly since: Instant; readonly limitMs?: number }[];
}

/** A pool whose campaigns are paced for agents. */
interface Kind {
  readonly skills: Skills | undefined;
  readonly agents: PoolAgents;
  weight: number;
}

type Activity = keyof PoolAgents;

/** `isBusy`: the pool has calls on their way, and so a claim on agents, whatever its campaigns may do now. */
export function agentsByPool(
  floor: Floor,
  isBusy: (poolId: string) => boolean,
): ReadonlyMap<string, PoolAgents> {
  const kinds = kindsOf(floor, isBusy);
  const pools = new Map([...kinds].map(([poolId, { agents }]) => [poolId, agents]));
  const all = [...kinds.values()];
  const flexible: Agent[] = [];
  for (const agent of floor.agents.values()) {
    const activity = activityOf(agent);
    if (activity === undefined) continue;
    const served =
      all.length === 1 ? all : all.filter(({ skills }) => hasSkills(agent.profile.skills, skills));
    agent.reach = served.length;
    const [only] = served;
    if (only === undefined) continue;
    if (served.length > 1) flexible.push(agent);
    else if (all.length > 1 || hasSkills(agent.profile.skills, only.skills))
      count(only.agents, activity, agent);
  }
  for (const agent of flexible) share(all, agent);
  return pools;
}

function share(kinds: readonly Kind[], agent: Agent): void {
  const activity = activityOf(agent);
  if (activity === undefined) return;
  let least: Kind | undefined;
  for (const kind of kinds) {
    if (!hasSkills(agent.profile.skills, kind.skills)) continue;
    if (least === undefined || load(kind, activity) < load(least, activity)) least = kind;
  }
  if (least !== undefined) count(least.agents, activity, agent);
}

function load({ agents, weight }: Kind, activity: Activity): number {
  return agents[activity].length / weight;
}

/** The pools that dial or have calls on their way; one that rests takes agents from nobody. Where all rest they share. */
function kindsOf(floor: Floor, isBusy: (poolId: string) => boolean): ReadonlyMap<string, Kind> {
  const kinds = new Map<string, Kind>();
  const resting = new Map<string, Kind>();
  for (const campaign of floor.campaigns.values()) {
    const { campaignId, state, settings } = campaign.campaign;
    const { mode, weight } = settings.pacing ?? DEFAULT_CAMPAIGN_PACING;
    if (mode === 'automated') continue;
    const poolId = poolIdOf(floor, campaignId, mode);
    const dials = state === 'running' && mode !== 'preview' && campaign.emptyUntil <= floor.now;
    const group = (dials && campaign.decision.limitedBy !== 'hold') || isBusy(poolId) ? kinds : resting;
    const known = group.get(poolId);
    if (known !== undefined) known.weight += weight;
    else group.set(poolId, { skills: settings.skills, agents: nobody(), weight });
  }
  if (kinds.size > 0) return kinds;
  return resting.size > 0 ? resting : new Map([[floor.settings.dialGroupId, anyKind()]]);
}

const anyKind = (): Kind => ({ skills: undefined, agents: nobody(), weight: 1 });

export const nobody = (): PoolAgents => ({ idle: [], talking: [], wrapping: [] });

function activityOf(agent: Agent): Activity | undefined {
  if (isPerCall(agent)) return undefined;
  if (agent.state === 'ready') return 'idle';
  if (agent.state === 'talking') return 'talking';
  return agent.state === 'wrapUp' ? 'wrapping' : undefined;
}

function count(agents: PoolAgents, activity: Activity, { since, wrapUpMs }: Agent): void {
  if (activity === 'wrapping' && wrapUpMs !== undefined) agents.wrapping.push({ since, limitMs: wrapUpMs });
  else agents[activity].push({ since });
}
