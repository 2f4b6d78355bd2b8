/**
 * The campaign loop: lets each pool of campaigns decide how many calls to place, leases so many leads, passes each through
 * the gate, and begins its attempt. A lead's claim on an agent starts with the request for its lease.
 */
import { campaignMachine, type Campaign } from '../domain/campaign/campaign.ts';
import { NO_LAW, placesUnder, type PlaceOf } from '../domain/compliance/law.ts';
import { createBudget } from '../domain/governor/budget.ts';
import { watchWindow } from '../domain/governor/windowClosing.ts';
import { target } from '../domain/kernel/machine.ts';
import { isForPacer } from '../domain/lead/manualLead.ts';
import { begin, giveBack } from './begin.ts';
import { callKey } from './call.ts';
import { callAgain } from './callAgain.ts';
import { agentCallRefused } from './agentAnswer.ts';
import { takeCensus } from './census.ts';
import { log, type CampaignFloor, type Floor } from './floor.ts';
import { pacingOfCampaign, type Entrant } from './governing.ts';
import { numbersOf } from './inbound.ts';
import { acceptCalls } from './inboundLoop.ts';
import type { EngineInput } from './input.ts';
import { notDialling, pacePool } from './pool.ts';
import { poolIdOf } from './policy.ts';
import { isPreview, offerLead, pacePreviews } from './preview.ts';
import { PACE_SOON_MS, endPauses, nextSlotAt, trunkSpent } from './trunks.ts';

const PACE_INTERVAL_MS = 500;
const EMPTY_HOPPER_WAIT_MS = 500;

/** Refusals that the next lead would meet too. */
const NOT_THE_LEADS: ReadonlySet<string> = new Set([
  'lines',
  'calls-per-second',
  'spend-cap',
  'caller-id',
  'store-down',
]);

export const PACE_KEY = 'pace';

export function setCampaign(floor: Floor, campaign: Campaign): void {
  const known = floor.campaigns.get(campaign.campaignId);
  floor.isDirty = true;
  if (known === undefined) {
    const made = newCampaignFloor(floor, campaign);
    floor.campaigns.set(campaign.campaignId, made);
    if (numbersOf(made).length > 0) acceptCalls(floor);
    return;
  }
  if (campaign.state === 'running' && known.campaign.state !== 'running') {
    delete known.fault;
    known.startedAt = floor.now;
  }
  const zone = zoneOf(campaign);
  if (zone !== zoneOf(known.campaign)) {
    const counted = known.budget.days();
    known.budget = createBudget(zone);
    known.budget.add(counted);
  }
  const isNew = numbersOf({ ...known, campaign }).join() !== numbersOf(known).join();
  known.campaign = campaign;
  if (isNew) acceptCalls(floor);
  known.windowWatch = watchWindow(campaign.settings.window);
  known.placeOf = placesOf(floor, campaign);
  known.emptyUntil = 0;
}

/** The records' count of what was before this engine: taken once, since what follows is counted here. */
export function budgetRestored(
  floor: Floor,
  { campaignId, days, isEarlier = false }: Extract<EngineInput, { type: 'budgetRestored' }>,
): void {
  const campaign = floor.campaigns.get(campaignId);
  if (campaign === undefined || campaign.isBudgetKnown !== isEarlier) return;
  campaign.budget.add(days);
  campaign.isBudgetKnown = true;
  floor.isDirty = true;
}

/** Where neither policies nor cells are asked for no rule asks where a number lies: none is taken apart at its dial. */
function placesOf(floor: Floor, { settings }: Campaign): PlaceOf {
  const { law = NO_LAW } = floor.settings;
  if (settings.policies !== undefined || settings.staggered !== undefined) return placesUnder(law, settings);
  const place = { zones: [], policies: undefined, window: settings.window, dayKinds: law.dayKinds };
  return () => place;
}

function newCampaignFloor(floor: Floor, campaign: Campaign): CampaignFloor {
  return {
    campaign,
    leasing: 0,
    startedAt: floor.now,
    emptyUntil: 0,
    decision: notDialling('none', 'Not yet paced.'),
    mode: campaign.settings.pacing?.mode ?? 'progressive',
    windowWatch: watchWindow(campaign.settings.window),
    placeOf: placesOf(floor, campaign),
    budget: createBudget(zoneOf(campaign)),
    isBudgetKnown: false,
    credit: 0,
    answered: 0,
    joined: 0,
    abandoned: 0,
    presses: { calls: 0, answered: 0, pressed: 0 },
  };
}

function zoneOf({ settings }: Campaign): string {
  return settings.window?.timeZone ?? 'UTC';
}

/** No lead is left in the records: completed as soon as nothing is on its way. */
export function exhausted(floor: Floor, campaign: CampaignFloor): void {
  const { openEnded } = campaign.campaign.settings;
  if (openEnded !== true && isIdle(floor, campaign)) changeState(floor, campaign, 'exhausted');
}

export function hopperEmpty(
  floor: Floor,
  { campaignId, because }: Extract<EngineInput, { type: 'hopperEmpty' }>,
): void {
  const campaign = floor.campaigns.get(campaignId);
  if (campaign === undefined || campaign.emptyBecause === because) return;
  campaign.emptyBecause = because;
  floor.isDirty = true;
}

export function pace(floor: Floor): void {
  floor.deadlines.set(PACE_KEY, floor.now + PACE_INTERVAL_MS);
  endPauses(floor);
  const pools = new Map<string, CampaignFloor[]>();
  for (const campaign of floor.campaigns.values()) {
    const { state, campaignId } = campaign.campaign;
    if (state === 'draining' && isIdle(floor, campaign)) changeState(floor, campaign, 'drained');
    if (campaign.campaign.state !== 'running') {
      campaign.decision = notDialling('hold', `The campaign is ${campaign.campaign.state}.`);
      continue;
    }
    const poolId = poolIdOf(floor, campaignId, pacingOfCampaign(campaign).mode);
    const members = pools.get(poolId);
    if (members === undefined) pools.set(poolId, [campaign]);
    else members.push(campaign);
  }
  if (pools.size === 0) return;
  const census = takeCensus(floor);
  let [leasing, paceAt] = [census.leasing, floor.now + PACE_INTERVAL_MS];
  for (const [poolId, campaigns] of pools) {
    for (const entrant of pacePool(floor, { ...census, leasing }, poolId, campaigns)) {
      leasing += entrant.dial;
      lease(floor, entrant);
      if (entrant.campaign.decision.limitedBy === 'callsPerSecond')
        paceAt = Math.min(paceAt, nextSlotAt(floor, entrant.trunk));
    }
  }
  pacePreviews(floor, census, leasing - census.leasing);
  floor.deadlines.set(PACE_KEY, paceAt);
}

function lease(floor: Floor, { campaign, dial }: Entrant): void {
  if (dial === 0) return;
  campaign.leasing += dial;
  const { campaignId } = campaign.campaign;
  floor.effects.push({ type: 'leaseLeads', campaignId, count: dial });
}

export function leadsLeased(floor: Floor, input: Extract<EngineInput, { type: 'leadsLeased' }>): void {
  const campaign = floor.campaigns.get(input.campaignId);
  if (campaign === undefined) return;
  campaign.leasing -= input.requested;
  if (input.leases.length < input.requested) {
    campaign.emptyUntil = floor.now + EMPTY_HOPPER_WAIT_MS;
    // The agents it asked for are another campaign's now.
    floor.isDirty = true;
  }
  if (input.leases.length > 0) delete campaign.emptyBecause;
  for (const { lead, token } of input.leases) {
    // From a lease that lapsed: nobody asked for it now.
    if (!isForPacer(lead)) giveBack(floor, input.campaignId, lead, token);
    else if (isPreview(campaign)) offerLead(floor, campaign, lead, token);
    else if (lead.agentFirst === true) callAgain(floor, campaign, lead, token);
    else begin(floor, campaign, lead, token);
  }
}

export function attemptRefused(floor: Floor, input: Extract<EngineInput, { type: 'attemptRefused' }>): void {
  const call = floor.calls.get(input.attemptId);
  if (call === undefined || call.isOnRecord) return;
  floor.calls.delete(input.attemptId);
  floor.deadlines.clear(callKey(input.attemptId));
  floor.isDirty = true;
  const campaign = floor.campaigns.get(call.attempt.campaignId);
  if (campaign !== undefined && NOT_THE_LEADS.has(input.code)) {
    const waitMs = input.code === 'store-down' ? EMPTY_HOPPER_WAIT_MS : PACE_SOON_MS;
    // Of a trunk that has spent its day's money only this trunk is out.
    const retryAt = input.code === 'spend-cap' ? 0 : (input.retryAt ?? 0);
    campaign.emptyUntil = Math.max(floor.now + waitMs, retryAt);
  }
  if (input.code === 'spend-cap') trunkSpent(floor, call.attempt.trunkId, input.retryAt);
  log(floor, 'debug', 'lead.refused', { leadId: call.attempt.leadId, code: input.code });
  agentCallRefused(floor, call, input.code, input.retryAt);
}

function isIdle(floor: Floor, campaign: CampaignFloor): boolean {
  if (campaign.leasing > 0) return false;
  for (const call of floor.calls.values()) {
    if (call.attempt.campaignId === campaign.campaign.campaignId && call.inbound === undefined) return false;
  }
  return true;
}

function changeState(floor: Floor, campaign: CampaignFloor, event: 'drained' | 'exhausted'): void {
  const state = target(campaignMachine, campaign.campaign.state, event);
  if (state === undefined) return;
  campaign.campaign = { ...campaign.campaign, state };
  floor.isDirty = true;
  floor.effects.push({ type: 'campaignState', campaignId: campaign.campaign.campaignId, state });
  log(floor, 'info', 'campaign.state', { campaignId: campaign.campaign.campaignId, state });
}
