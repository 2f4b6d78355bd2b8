/**
 * Preview: the lead is shown to an agent first, who accepts, skips with a reason, or lets the timer decide by the
 * campaign's setting. Agents whom the pacer's calls have a claim on are not asked.
 */
import type { ActionRefusal } from '../domain/conversation/action.ts';
import { DEFAULT_PREVIEW, type PreviewRules } from '../domain/campaign/dispositions.ts';
import { mayDial } from '../domain/compliance/gate.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { Lead } from '../domain/lead/lead.ts';
import { hasSkills } from '../domain/agent/choice.ts';
import { agentKey, enterAgent, isPerCall, type Agent } from './agent.ts';
import { agentForLead } from './agentChoice.ts';
import { takesPool } from './allocatedFloor.ts';
import { callFor } from './agentDial.ts';
import { agentDeadline, settleWishes } from './agentLoop.ts';
import type { Census } from './census.ts';
import { log, type CampaignFloor, type Floor } from './floor.ts';
import { govern, pacingOfCampaign } from './governing.ts';
import type { EngineInput } from './input.ts';

/** Beyond the timer: the phone of an agent who is called per conversation rings after it. */
const LEASE_MARGIN_MS = 30 * SECOND_MS;
const MAX_OFFERS_AT_ONCE = 100;

export const isPreview = (campaign: CampaignFloor): boolean => pacingOfCampaign(campaign).mode === 'preview';

export function previewRules({ campaign }: CampaignFloor): PreviewRules {
  return campaign.settings.preview ?? DEFAULT_PREVIEW;
}

/** Asks for as many leads as there are agents to show them to, after the `dialling` calls just decided on. */
export function pacePreviews(floor: Floor, census: Census, dialling: number): void {
  for (const campaign of floor.campaigns.values()) {
    if (campaign.campaign.state !== 'running' || !isPreview(campaign)) continue;
    const standing = govern(floor, campaign, census);
    if (typeof standing === 'string') continue;
    const free = freeAgents(floor, census.claims + dialling, campaign);
    const count = Math.min(free, standing.room, MAX_OFFERS_AT_ONCE);
    if (count <= 0 || standing.isEmpty) continue;
    campaign.leasing += count;
    const { campaignId } = campaign.campaign;
    floor.effects.push({ type: 'leaseLeads', campaignId, count, leaseMs: leaseMsOf(campaign) });
  }
}

export const leaseMsOf = (campaign: CampaignFloor): number =>
  previewRules(campaign).timerMs + LEASE_MARGIN_MS;

/** A lead has come: it is shown to whoever may serve it, or goes back. */
export function offerLead(floor: Floor, campaign: CampaignFloor, lead: Lead, token: string): void {
  const { campaignId, settings, state } = campaign.campaign;
  const give = { type: 'releaseLead', campaignId, leadId: lead.leadId, token } as const;
  if (floor.holds.size > 0 || state !== 'running') return void floor.effects.push(give);
  const refusal = mayDial(lead, settings, campaign.placeOf, floor.now, true);
  if (refusal !== undefined) {
    floor.isDirty = true;
    return void floor.effects.push({ ...give, refusal });
  }
  const agent = agentForLead(floor, settings, lead.grade, ({ profile }) =>
    takesPool(floor.allocated, campaign.campaign, profile.agentId),
  );
  if (agent === undefined) return void floor.effects.push(give);
  showLead(floor, agent, campaign, lead, token);
}

export function showLead(
  floor: Floor,
  agent: Agent,
  campaign: CampaignFloor,
  lead: Lead,
  token: string,
): void {
  const { campaignId } = campaign.campaign;
  const endsAt = floor.now + previewRules(campaign).timerMs;
  enterAgent(floor, agent, 'offer');
  agent.preview = { campaignId, lead, token, endsAt };
  const { agentId } = agent.profile;
  floor.deadlines.set(agentKey(agentId), endsAt);
  floor.effects.push({ type: 'readLead', agentId, leadId: lead.leadId });
  log(floor, 'info', 'lead.offered', { agentId, campaignId, leadId: lead.leadId });
}

export function leadRead(
  floor: Floor,
  { agentId, leadId, name, fields }: Extract<EngineInput, { type: 'leadRead' }>,
): void {
  const preview = floor.agents.get(agentId)?.preview;
  if (preview?.lead.leadId !== leadId) return;
  preview.fields = fields;
  if (name !== undefined) preview.name = name;
}

/** Dialled now, unless a gate has closed meanwhile. 'later': answered when the attempt is on record or refused. */
export function acceptLead(floor: Floor, agent: Agent, commandId?: string): ActionRefusal | 'later' {
  const { preview } = agent;
  if (preview === undefined) return notPreviewing(agent);
  const { campaignId, lead, token } = preview;
  const campaign = floor.campaigns.get(campaignId);
  if (campaign === undefined) return notPreviewing(agent);
  agent.preview = undefined;
  enterAgent(floor, agent, 'accept');
  const refusal = callFor(floor, agent, { campaign, lead, token, origin: 'preview', commandId });
  return refusal ?? 'later';
}

export function skipLead(floor: Floor, agent: Agent, reason: string): ActionRefusal | undefined {
  const { preview } = agent;
  if (preview === undefined) return notPreviewing(agent);
  const campaign = floor.campaigns.get(preview.campaignId);
  const reasons = campaign === undefined ? [] : previewRules(campaign).skipReasons;
  if (reasons.length > 0 && !reasons.includes(reason))
    return { code: 'bad-argument', message: `the reason must be one of: ${reasons.join(', ')}` };
  skip(floor, agent, reason);
  return undefined;
}

/** The deadline of an agent, one who previews included. */
export function agentTimer(floor: Floor, agent: Agent): void {
  const { preview } = agent;
  if (agent.state !== 'previewing' || preview === undefined) return agentDeadline(floor, agent);
  const campaign = floor.campaigns.get(preview.campaignId);
  const accepts = campaign !== undefined && previewRules(campaign).onExpiry === 'accept';
  if (accepts) acceptLead(floor, agent);
  else skip(floor, agent, 'timer');
}

function skip(floor: Floor, agent: Agent, reason: string): void {
  const { preview } = agent;
  if (preview === undefined) return;
  const { campaignId, lead, token } = preview;
  const campaign = floor.campaigns.get(campaignId);
  const skippedForMs = campaign === undefined ? 0 : previewRules(campaign).skippedForMs;
  const refusal =
    skippedForMs === undefined
      ? ({ code: 'skipped' } as const)
      : ({ code: 'skipped', retryAt: floor.now + skippedForMs } as const);
  agent.preview = undefined;
  floor.effects.push({ type: 'releaseLead', campaignId, leadId: lead.leadId, token, refusal });
  enterAgent(floor, agent, 'skip');
  log(floor, 'info', 'lead.skipped', {
    agentId: agent.profile.agentId,
    campaignId,
    leadId: lead.leadId,
    reason,
  });
  settleWishes(floor, agent);
}

function notPreviewing({ state }: Agent): ActionRefusal {
  return { code: 'not-now', message: `no lead is shown to the agent, who is ${state}` };
}

/** Agents who are idle, able, and not claimed by a call that is on its way. */
function freeAgents(floor: Floor, claims: number, { campaign }: CampaignFloor): number {
  const { skills } = campaign.settings;
  let [seated, perCall] = [0, 0];
  for (const agent of floor.agents.values()) {
    if (agent.state !== 'ready' || !hasSkills(agent.profile.skills, skills)) continue;
    if (!takesPool(floor.allocated, campaign, agent.profile.agentId)) continue;
    if (isPerCall(agent)) perCall += 1;
    else seated += 1;
  }
  return Math.max(0, perCall + seated - claims);
}
