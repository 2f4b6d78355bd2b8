/**
 * Pacing by pools: the campaigns that the same agents serve are seen as one floor, decided on once, and share the calls
 * by weight. Each keeps its own abandonment budget; one that has used it up makes way for the others (PACING 1).
 */
import { isUsedUp } from '../domain/governor/budget.ts';
import { poolSettings } from '../domain/governor/poolSettings.ts';
import { takeTurn, whoseTurn } from '../domain/governor/weighting.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { AbandonWindow, FloorView, LimitedBy, PacingDecision } from '../domain/pacing/pacer.ts';
import { held, preview } from '../domain/pacing/progressive.ts';
import { compactView } from '../domain/pacing/record.ts';
import { nobody } from './agentPools.ts';
import { groupOf } from './call.ts';
import { agentsFor, type Census } from './census.ts';
import type { CampaignFloor, Floor } from './floor.ts';
import { budgetWords, govern, pacingOfCampaign, type Entrant } from './governing.ts';
import { decide, poolFor, type Pool } from './policy.ts';
import { callsNow, linesLeft } from './trunks.ts';

/** One script call stays short. */
const MAX_LEASES_AT_ONCE = 100;
const KEEP_INTERVAL_MS = 10 * SECOND_MS;

/** Decides for the campaigns of one pool, all of them running; returns those that may dial, each with its share. */
export function pacePool(
  floor: Floor,
  census: Census,
  poolId: string,
  campaigns: readonly CampaignFloor[],
): readonly Entrant[] {
  const { entrants, hold } = enter(floor, census, campaigns);
  if (entrants.length === 0) {
    const pool = floor.pools.get(poolId);
    if (pool === undefined || hold === undefined) return [];
    const view = { ...viewOf(floor, census, campaigns, []), hold };
    keep(floor, pool, view, decide(floor, pool, view), []);
    return [];
  }
  const members = entrants.map(({ campaign, pacing, mode }) => ({
    settings: campaign.campaign.settings,
    pacing,
    mode,
  }));
  const shadow = entrants.find(({ pacing }) => pacing.shadow !== undefined)?.pacing.shadow;
  const pool = poolFor(floor, poolId, poolSettings(members), shadow);
  const view = viewOf(floor, census, campaigns, entrants);
  const decision = explained(decide(floor, pool, view), pool, entrants);
  const rooms = entrants.map(({ room }) => room);
  split(floor, census, entrants, decision.dial);
  entrants.forEach((entrant, index) => {
    entrant.campaign.mode = pool.settings.mode;
    entrant.campaign.linesFrom = entrant.linesFrom;
    entrant.campaign.decision = shareOf(decision, entrant, rooms[index] ?? 0, entrants.length);
  });
  keep(floor, pool, view, decision, entrants);
  return entrants;
}

export function notDialling(limitedBy: LimitedBy, reason: string): PacingDecision {
  const forecast = { horizonMs: 0, agentsFree: 0, answers: 0, risk: 0, riskLimit: 0 };
  return { dial: 0, limitedBy, reason, forecast };
}

function enter(
  floor: Floor,
  census: Census,
  campaigns: readonly CampaignFloor[],
): { entrants: Entrant[]; hold: string | undefined } {
  const entrants: Entrant[] = [];
  let hold: string | undefined;
  for (const campaign of campaigns) {
    const { mode } = pacingOfCampaign(campaign);
    Object.assign(campaign, { mode, linesFrom: undefined });
    const standing = govern(floor, campaign, census);
    if (typeof standing === 'string') {
      hold ??= standing;
      campaign.decision = held(viewOf(floor, census, [], []), standing);
    } else if (mode === 'preview') campaign.decision = preview(viewOf(floor, census, [], []));
    else entrants.push(standing);
  }
  const solvent = entrants.filter((entrant) => overspent(entrant) === undefined);
  // Where all have used theirs up the pacer takes no more risk for any, and calls without risk go on.
  if (solvent.length === 0 || solvent.length === entrants.length) return { entrants, hold };
  for (const entrant of entrants) {
    const over = overspent(entrant);
    if (over === undefined) continue;
    const reason = `Making way for the other campaigns of its agents: ${budgetWords(over)}.`;
    entrant.campaign.decision = notDialling('budget', reason);
  }
  return { entrants: solvent, hold };
}

/** The window that is over its limit, of a campaign that is dialled ahead of its agents: the others take no such risk. */
function overspent({ pacing, windows }: Entrant): AbandonWindow | undefined {
  return pacing.mode === 'progressive' ? undefined : windows.find(isUsedUp);
}

function viewOf(
  floor: Floor,
  census: Census,
  campaigns: readonly CampaignFloor[],
  entrants: readonly Entrant[],
): FloorView {
  const [first] = campaigns;
  const isAutomated = first !== undefined && pacingOfCampaign(first).mode === 'automated';
  const calls = census.campaigns.get(first?.campaign.campaignId ?? '')?.calls ?? NO_CALLS;
  const next = nextOf(entrants);
  const from = entrants.map(({ linesFrom }) => linesFrom);
  const shared = from.every((each) => each === from[0]) ? from[0] : undefined;
  const trunks = [...new Set(entrants.map(({ trunk }) => trunk))];
  return {
    now: floor.now,
    ...(isAutomated ? NO_AGENTS : agentsFor(floor, census, first)),
    ...calls,
    budget: entrants.flatMap(({ campaign, windows }) =>
      windows.map((window) => ({ ...window, name: `${campaign.campaign.campaignId}: ${window.name}` })),
    ),
    lines: trunks.reduce((sum, trunk) => {
      const rooms = entrants.reduce(
        (room, entrant) => room + (entrant.trunk === trunk ? entrant.room : 0),
        0,
      );
      return sum + Math.min(linesLeft(trunk, census), rooms);
    }, 0),
    ...(shared === undefined ? {} : { linesFrom: shared }),
    callsPerSecond: trunks.reduce((sum, trunk) => sum + callsNow(floor, trunk, census), 0),
    ...(entrants.length > 0 && entrants.every(({ isEmpty }) => isEmpty) ? { leadsLeft: 0 } : {}),
    ...(next === undefined
      ? {}
      : { nextGroup: groupOf(next.trunk.settings.trunkId, next.campaign.campaign.campaignId) }),
  };
}

const NO_AGENTS = nobody();
const NO_CALLS = { dialling: [], screening: [], waiting: [] };

function nextOf(entrants: readonly Entrant[]): Entrant | undefined {
  return whoseTurn(entrants.filter(({ room, isEmpty }) => room > 0 && !isEmpty)) ?? entrants[0];
}

/** Gives each call to the campaign whose turn it is, as long as its lines, its trunk and the trunk's rate have room. */
function split(floor: Floor, census: Census, entrants: readonly Entrant[], calls: number): void {
  const left = new Map(
    entrants.map(({ trunk }) => [
      trunk,
      Math.min(linesLeft(trunk, census), Math.floor(callsNow(floor, trunk, census))),
    ]),
  );
  const canTake = (entrant: Entrant): boolean =>
    entrant.room > 0 &&
    !entrant.isEmpty &&
    entrant.dial < MAX_LEASES_AT_ONCE &&
    (left.get(entrant.trunk) ?? 0) > 0;
  for (let call = 0; call < calls; call += 1) {
    const taker = takeTurn(entrants.filter(canTake));
    if (taker === undefined) break;
    taker.dial += 1;
    taker.room -= 1;
    left.set(taker.trunk, (left.get(taker.trunk) ?? 0) - 1);
  }
  for (const { campaign, credit } of entrants) campaign.credit = credit;
}

/** Says where a campaign's own circumstances have made the pool more careful. */
function explained(
  decision: PacingDecision,
  { settings }: Pool,
  entrants: readonly Entrant[],
): PacingDecision {
  const lowered = entrants.find((entrant) => entrant.lowered !== undefined)?.lowered;
  if (lowered === undefined || settings.mode !== 'progressive') return decision;
  if (decision.limitedBy !== 'agents' && decision.limitedBy !== 'none') return decision;
  const reason = `${decision.reason.replace(/\.$/, '')} (${lowered.why}).`;
  return { ...decision, reason, limitedBy: lowered.limitedBy ?? decision.limitedBy };
}

function shareOf(
  decision: PacingDecision,
  { dial, isEmpty, campaign }: Entrant,
  room: number,
  campaigns: number,
): PacingDecision {
  const isWanted = decision.dial > 0 || decision.limitedBy === 'leads';
  if (dial === 0 && isEmpty && isWanted)
    return notDialling('leads', `Waiting for leads: ${campaign.emptyBecause ?? 'the hopper is empty'}.`);
  if (campaigns === 1) return decision;
  if (dial === 0 && room === 0 && decision.dial > 0) {
    const limitedBy = campaign.linesFrom ?? 'lines';
    return { ...decision, dial, limitedBy, reason: "Waiting: no more of the campaign's lines are free." };
  }
  const reason = decision.dial === 0 ? decision.reason : `${decision.reason} ${dial} for this campaign.`;
  return { ...decision, dial, reason };
}

/** Every decision that dials, and one in ten seconds otherwise. */
function keep(
  floor: Floor,
  pool: Pool,
  view: FloorView,
  decision: PacingDecision,
  entrants: readonly Entrant[],
): void {
  const isDialling = entrants.some(({ dial }) => dial > 0);
  if (!isDialling && floor.now - pool.keptAt < KEEP_INTERVAL_MS) return;
  pool.keptAt = floor.now;
  const { poolId, settings, shadowDecision } = pool;
  const campaigns = entrants.map(({ campaign, dial }) => ({
    campaignId: campaign.campaign.campaignId,
    dial,
  }));
  const record = {
    at: floor.now,
    poolId,
    campaigns,
    mode: settings.mode,
    view: compactView(view),
    decision,
  };
  floor.effects.push({
    type: 'keepDecision',
    record: shadowDecision === undefined ? record : { ...record, shadow: shadowDecision },
  });
}
