/**
 * Callbacks that are due: the agent who promised one is reserved for it as soon as they are free, before any new call;
 * where they are away for too long, somebody of their team, else of the campaign. The lead is leased for that agent
 * alone, and shown first where the campaign previews, else dialled as for somebody who was abandoned (callAgain.ts).
 */
import { DEFAULT_CALLBACKS, isForTeam, type OpenCallback } from '../domain/callback/callback.ts';
import { MINUTE_MS, SECOND_MS } from '../domain/kernel/time.ts';
import type { Lead } from '../domain/lead/lead.ts';
import { canTake, enterAgent, type Agent } from './agent.ts';
import { agentForLead } from './agentChoice.ts';
import { callFor } from './agentDial.ts';
import { giveBack } from './begin.ts';
import { takeCensus } from './census.ts';
import { log, type CampaignFloor, type Floor } from './floor.ts';
import { pacingOfCampaign } from './governing.ts';
import type { EngineInput } from './input.ts';
import { isPreview, leaseMsOf } from './preview.ts';
import { letGo, showReserved } from './reserved.ts';

/** What comes of an offer reaches the records well within it. */
const NOT_AGAIN_MS = 5 * SECOND_MS;

export function callbacksKnown(
  floor: Floor,
  { callbacks }: Extract<EngineInput, { type: 'callbacksKnown' }>,
): void {
  floor.callbacks.known = callbacks;
  const { heldUntil } = floor.callbacks;
  for (const [callbackId, until] of heldUntil) if (until <= floor.now) heldUntil.delete(callbackId);
  floor.isDirty = true;
}

/** Whoever is free now is reserved for what is due now. */
export function offerCallbacks(floor: Floor): void {
  if (floor.holds.size > 0 || floor.callbacks.known.length === 0) return;
  const due = floor.callbacks.known.filter((callback) => isDue(floor, callback));
  if (due.length === 0) return;
  const { claims } = takeCensus(floor);
  for (const callback of due) {
    const campaign = floor.campaigns.get(callback.campaignId);
    if (campaign?.campaign.state !== 'running' || !hasOneToSpare(floor, campaign, claims)) continue;
    const agent = agentForCallback(floor, campaign, callback);
    if (agent !== undefined) lease(floor, campaign, callback, agent);
  }
}

function isDue(floor: Floor, { callbackId, dueAt, leadId }: OpenCallback): boolean {
  const { heldUntil, leasing } = floor.callbacks;
  if (dueAt > floor.now || leasing.has(callbackId) || (heldUntil.get(callbackId) ?? 0) > floor.now)
    return false;
  for (const agent of floor.agents.values()) if (agent.preview?.lead.leadId === leadId) return false;
  for (const { attempt } of floor.calls.values()) if (attempt.leadId === leadId) return false;
  return true;
}

/** Where each call on its way counts on an agent, none is taken from them. */
function hasOneToSpare(floor: Floor, campaign: CampaignFloor, claims: number): boolean {
  const { mode } = pacingOfCampaign(campaign);
  if (mode !== 'progressive' && mode !== 'preview') return true;
  return [...floor.agents.values()].filter(({ state }) => state === 'ready').length > claims;
}

function agentForCallback(
  floor: Floor,
  { campaign: { settings } }: CampaignFloor,
  callback: OpenCallback,
): Agent | undefined {
  const { kind, agentId, teamId, grade } = callback;
  const own = kind === 'personal' ? floor.agents.get(agentId) : undefined;
  if (own !== undefined && canTake(own, 'reserve')) return own;
  if (!isForTeam(callback, settings.callbacks ?? DEFAULT_CALLBACKS, floor.now)) return undefined;
  const mate =
    kind === 'personal' && teamId !== undefined
      ? agentForLead(floor, settings, grade, ({ profile }) => profile.teamId === teamId)
      : undefined;
  return mate ?? agentForLead(floor, settings, grade);
}

function lease(floor: Floor, campaign: CampaignFloor, callback: OpenCallback, agent: Agent): void {
  const { callbackId, campaignId, leadId } = callback;
  const { agentId } = agent.profile;
  floor.callbacks.leasing.set(callbackId, agentId);
  floor.callbacks.heldUntil.set(callbackId, floor.now + NOT_AGAIN_MS);
  enterAgent(floor, agent, 'reserve');
  const leaseMs = isPreview(campaign) ? leaseMsOf(campaign) : MINUTE_MS;
  floor.effects.push({ type: 'leaseCallback', callbackId, agentId, campaignId, leadId, leaseMs });
}

export function callbackLeased(
  floor: Floor,
  { callbackId, campaignId, outcome }: Extract<EngineInput, { type: 'callbackLeased' }>,
): void {
  const agent = floor.agents.get(floor.callbacks.leasing.get(callbackId) ?? '');
  const campaign = floor.campaigns.get(campaignId);
  floor.callbacks.leasing.delete(callbackId);
  const isHere = agent?.state === 'reserved' && agent.attemptId === undefined;
  if ('code' in outcome) {
    log(floor, 'info', 'callback.notLeased', { callbackId, campaignId, code: outcome.code });
    if (isHere) letGo(floor, agent);
    return;
  }
  const { lead, token } = outcome;
  if (!isHere || campaign?.campaign.state !== 'running' || floor.holds.size > 0) {
    giveBack(floor, campaignId, lead, token);
    if (isHere) letGo(floor, agent);
    return;
  }
  const isShown = isPreview(campaign);
  const isOffered = isShown
    ? showReserved(floor, agent, campaign, lead, token)
    : dial(floor, agent, campaign, lead, token);
  if (!isOffered) return;
  const { agentId } = agent.profile;
  floor.effects.push({ type: 'callbackOffered', callbackId, agentId });
  log(floor, 'info', 'callback.offered', { callbackId, campaignId, agentId, leadId: lead.leadId, isShown });
}

function dial(floor: Floor, agent: Agent, campaign: CampaignFloor, lead: Lead, token: string): boolean {
  const placed = { campaign, lead, token, origin: 'callback', commandId: undefined } as const;
  return callFor(floor, agent, placed) === undefined;
}
