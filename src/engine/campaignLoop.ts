/**
 * The campaign loop: asks the pacer how many calls to place, leases so many leads, passes each through the gate, and
 * begins its attempt. A lead's claim on an agent starts with the request for its lease.
 */
import { campaignMachine, type Campaign } from '../domain/campaign/campaign.ts';
import { isOpen } from '../domain/calendar/window.ts';
import { mayDial } from '../domain/compliance/gate.ts';
import { timeOrderedId } from '../domain/kernel/ids.ts';
import { target } from '../domain/kernel/machine.ts';
import type { Lead } from '../domain/lead/lead.ts';
import type { FloorView, LimitedBy, PacingDecision } from '../domain/pacing/pacer.ts';
import { held, progressive } from '../domain/pacing/progressive.ts';
import { afterCall, callsDue, intervalMs, slotAt } from '../domain/pacing/spacing.ts';
import { CREATED_LIMIT_MS } from './callLoop.ts';
import { callKey, isAnswered, newCall } from './call.ts';
import { log, type CampaignFloor, type Floor, type Trunk } from './floor.ts';
import type { EngineInput } from './input.ts';

const PACE_INTERVAL_MS = 500;
/** Timers are no finer, and calls closer together leave in pairs. */
const PACE_SOON_MS = 10;
const EMPTY_HOPPER_WAIT_MS = 500;
/** One script call stays short. */
const MAX_LEASES_AT_ONCE = 100;

/** Refusals that the next lead would meet too. */
const NOT_THE_LEADS: ReadonlySet<string> = new Set(['lines', 'calls-per-second', 'store-down']);

export const PACE_KEY = 'pace';

export function setCampaign(floor: Floor, campaign: Campaign): void {
  const known = floor.campaigns.get(campaign.campaignId);
  floor.isDirty = true;
  if (known === undefined) {
    const decision = notDialling('none', 'Not yet paced.');
    floor.campaigns.set(campaign.campaignId, {
      campaign,
      leasing: 0,
      leasedAt: 0,
      emptyUntil: 0,
      decision,
      answered: 0,
      joined: 0,
      abandoned: 0,
    });
    return;
  }
  if (campaign.state === 'running' && known.campaign.state !== 'running') delete known.fault;
  known.campaign = campaign;
  known.emptyUntil = 0;
}

/** No lead is left in the records: completed as soon as nothing is on its way. */
export function exhausted(floor: Floor, campaign: CampaignFloor): void {
  if (isIdle(floor, campaign)) changeState(floor, campaign, 'exhausted');
}

export function pace(floor: Floor): void {
  floor.deadlines.set(PACE_KEY, floor.now + PACE_INTERVAL_MS);
  // Whoever has had leads least recently is first, so that none starves where agents are few.
  const campaigns = [...floor.campaigns.values()].sort((left, right) => left.leasedAt - right.leasedAt);
  for (const campaign of campaigns) paceCampaign(floor, campaign);
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
  for (const { lead, token } of input.leases) begin(floor, campaign, lead, token);
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
    campaign.emptyUntil = Math.max(floor.now + waitMs, input.retryAt ?? 0);
  }
  log(floor, 'debug', 'lead.refused', { leadId: call.attempt.leadId, code: input.code });
}

function paceCampaign(floor: Floor, campaign: CampaignFloor): void {
  const { state, campaignId } = campaign.campaign;
  if (state === 'draining' && isIdle(floor, campaign)) changeState(floor, campaign, 'drained');
  if (state !== 'running') {
    campaign.decision = notDialling('hold', `The campaign is ${state}.`);
    return;
  }
  campaign.decision = paced(viewOf(floor, campaign));
  if (campaign.decision.dial > 0 && campaign.emptyUntil > floor.now) {
    campaign.decision = notDialling('leads', 'Waiting for leads: the hopper is empty.');
  }
  const { dial, limitedBy } = campaign.decision;
  const count = Math.min(dial, MAX_LEASES_AT_ONCE);
  campaign.leasing += count;
  if (count > 0) campaign.leasedAt = floor.now;
  if (limitedBy === 'callsPerSecond') floor.deadlines.set(PACE_KEY, nextSlotAt(floor, campaign));
  if (count === 0) return;
  floor.effects.push({ type: 'leaseLeads', campaignId, count });
}

function paced(view: FloorView): PacingDecision {
  return view.hold === undefined ? progressive(view) : held(view, view.hold);
}

function notDialling(limitedBy: LimitedBy, reason: string): PacingDecision {
  const forecast = { horizonMs: 0, agentsFree: 0, answers: 0, risk: 0, riskLimit: 0 };
  return { dial: 0, limitedBy, reason, forecast };
}

function begin(floor: Floor, campaign: CampaignFloor, lead: Lead, token: string): void {
  const {
    campaign: { campaignId, settings, state },
  } = campaign;
  const trunk = trunkFor(floor, campaign);
  if (floor.holds.size > 0 || state !== 'running' || trunk === undefined) {
    floor.effects.push({ type: 'releaseLead', campaignId, leadId: lead.leadId, token });
    return;
  }
  const refusal = mayDial(lead, settings, floor.now);
  if (refusal !== undefined) {
    floor.effects.push({ type: 'releaseLead', campaignId, leadId: lead.leadId, token, refusal });
    floor.isDirty = true;
    return;
  }
  const slot = Math.ceil(slotAt(trunk.nextCallAt, floor.now));
  trunk.nextCallAt = afterCall(trunk.nextCallAt, trunk.settings.callsPerSecond, floor.now);
  const attempt = {
    attemptId: timeOrderedId(floor.now, floor.random),
    dialGroupId: floor.settings.dialGroupId,
    campaignId,
    leadId: lead.leadId,
    number: lead.number,
    trunkId: trunk.settings.trunkId,
    callerId: settings.callerId,
    attemptNumber: lead.revision + 1,
    createdAt: floor.now,
  };
  floor.calls.set(attempt.attemptId, newCall(attempt, token, lead.attempts, lead.revision));
  floor.deadlines.set(callKey(attempt.attemptId), floor.now + CREATED_LIMIT_MS);
  const { attemptSpacingMs } = settings;
  floor.effects.push({ type: 'beginAttempt', attempt, token, attemptSpacingMs, slotAt: slot });
}

function viewOf(floor: Floor, campaign: CampaignFloor): FloorView {
  const { calls, agents } = census(floor);
  const trunk = trunkFor(floor, campaign);
  const hold = holdOf(floor, campaign, trunk);
  const ownCalls = [...floor.calls.values()].filter(
    (call) => call.attempt.campaignId === campaign.campaign.campaignId,
  );
  const lines = Math.min(
    trunk === undefined ? 0 : trunk.settings.lines - linesOn(floor, trunk),
    campaign.campaign.settings.maxLines - ownCalls.length - campaign.leasing,
  );
  return {
    now: floor.now,
    ...agents,
    ...calls,
    budget: [],
    lines: Math.max(0, lines),
    callsPerSecond: trunk === undefined ? 0 : callsNow(floor, trunk),
    ...(hold === undefined ? {} : { hold }),
  };
}

function census(floor: Floor): {
  calls: Pick<FloorView, 'dialling' | 'screening' | 'waiting'>;
  agents: Pick<FloorView, 'idle' | 'talking' | 'wrapping'>;
} {
  const dialling: { callId: string; since: number }[] = [];
  const screening: { since: number; joinProbability: number; agentReserved: boolean }[] = [];
  const waiting: { since: number }[] = [];
  for (const call of floor.calls.values()) {
    const { since } = call;
    if (call.state === 'waiting') waiting.push({ since });
    else if (!isAnswered(call) && call.state !== 'closing')
      dialling.push({ callId: call.attempt.attemptId, since });
    else if (call.state === 'consent' || call.state === 'joining') {
      screening.push({ since, joinProbability: 1, agentReserved: call.agentId !== undefined });
    }
  }
  for (const { leasing, campaign } of floor.campaigns.values()) {
    for (let index = 0; index < leasing; index += 1)
      dialling.push({ callId: `lease:${campaign.campaignId}:${index}`, since: floor.now });
  }
  const agents = [...floor.agents.values()];
  const since = (state: string): { since: number }[] => agents.filter((agent) => agent.state === state);
  return {
    calls: { dialling, screening, waiting },
    agents: { idle: since('ready'), talking: since('talking'), wrapping: since('wrapUp') },
  };
}

function holdOf(floor: Floor, campaign: CampaignFloor, trunk: Trunk | undefined): string | undefined {
  const [hold] = floor.holds;
  if (hold !== undefined) return hold;
  if (campaign.fault !== undefined) return campaign.fault;
  const { window } = campaign.campaign.settings;
  if (window !== undefined && !isOpen(window, floor.now)) return 'outside the calling window';
  return trunk === undefined ? noTrunk(floor, campaign) : undefined;
}

const TRUNK_FAULTS = {
  available: 'is available',
  unreachable: "does not answer OPTIONS (check its host and port, the firewall, and the carrier's status)",
  unregistered:
    "has no registration at the carrier (check user and password, or the carrier's server does not answer)",
} as const;

function noTrunk(floor: Floor, { campaign }: CampaignFloor): string {
  const faults = campaign.settings.trunkIds.map((trunkId) => {
    const trunk = floor.trunks.get(trunkId);
    return `${trunkId} ${trunk === undefined ? 'is not configured (telephony.trunks)' : TRUNK_FAULTS[trunk.state]}`;
  });
  return `no trunk of the campaign is available: ${faults.join('; ')}`;
}

/** The first trunk of the campaign that is available; a later one only while those before it are not. */
function trunkFor(floor: Floor, campaign: CampaignFloor): Trunk | undefined {
  return campaign.campaign.settings.trunkIds
    .map((trunkId) => floor.trunks.get(trunkId))
    .find((trunk) => trunk?.state === 'available');
}

function linesOn(floor: Floor, trunk: Trunk): number {
  let lines = leasingOn(floor);
  for (const call of floor.calls.values()) if (call.attempt.trunkId === trunk.settings.trunkId) lines += 1;
  return lines;
}

/** Of the trunk's calls per second; a lead that is being leased has its place already. */
function callsNow(floor: Floor, trunk: Trunk): number {
  const due = callsDue(trunk.nextCallAt, trunk.settings.callsPerSecond, floor.now);
  return Math.max(0, due - leasingOn(floor));
}

/** When the trunk has a place for one more call than those being leased. */
function nextSlotAt(floor: Floor, campaign: CampaignFloor): number {
  const trunk = trunkFor(floor, campaign);
  if (trunk === undefined) return floor.now + PACE_INTERVAL_MS;
  const slot = slotAt(trunk.nextCallAt, floor.now);
  const ahead = leasingOn(floor) * intervalMs(trunk.settings.callsPerSecond);
  return Math.max(floor.now + PACE_SOON_MS, Math.ceil(slot + ahead));
}

function leasingOn(floor: Floor): number {
  let leasing = 0;
  for (const campaign of floor.campaigns.values()) leasing += campaign.leasing;
  return leasing;
}

function isIdle(floor: Floor, campaign: CampaignFloor): boolean {
  if (campaign.leasing > 0) return false;
  for (const call of floor.calls.values()) {
    if (call.attempt.campaignId === campaign.campaign.campaignId) return false;
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
