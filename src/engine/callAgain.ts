/**
 * Somebody whom the campaign has abandoned is dialled only with an agent reserved for them, who is joined at the answer
 * (DOMAIN 3.1, COMPLIANCE 1): as an accepted preview, without the screen. With nobody to spare the lead waits.
 */
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { Lead } from '../domain/lead/lead.ts';
import { enterAgent, type Agent } from './agent.ts';
import { agentForLead } from './agentChoice.ts';
import { callFor } from './agentDial.ts';
import { giveBack } from './begin.ts';
import { takeCensus } from './census.ts';
import { log, type CampaignFloor, type Floor } from './floor.ts';
import { pacingOfCampaign } from './governing.ts';

/** Until the lead is looked at again. */
const NOBODY_FREE_MS = 20 * SECOND_MS;

export function callAgain(floor: Floor, campaign: CampaignFloor, lead: Lead, token: string): void {
  const { campaignId, state } = campaign.campaign;
  if (floor.holds.size > 0 || state !== 'running') return giveBack(floor, campaignId, lead, token);
  const agent = agentToReserve(floor, campaign, lead);
  if (agent === undefined) {
    const retryAt = floor.now + NOBODY_FREE_MS;
    return giveBack(floor, campaignId, lead, token, { code: 'agent-first', retryAt });
  }
  enterAgent(floor, agent, 'reserve');
  if (callFor(floor, agent, { campaign, lead, token, origin: 'again', commandId: undefined }) !== undefined)
    return;
  const { agentId } = agent.profile;
  log(floor, 'info', 'lead.calledAgain', { agentId, campaignId, leadId: lead.leadId });
}

/** Flows have no agent to reserve, and where each call on its way counts on an agent none is taken from them. */
function agentToReserve(floor: Floor, campaign: CampaignFloor, { grade }: Lead): Agent | undefined {
  const { settings } = campaign.campaign;
  if (settings.flow !== undefined) return undefined;
  const claims = pacingOfCampaign(campaign).mode === 'progressive' ? takeCensus(floor).claims : 0;
  const ready = [...floor.agents.values()].filter(({ state }) => state === 'ready').length;
  return ready > claims ? agentForLead(floor, settings, grade) : undefined;
}
