/** An agent who is reserved while a lead is leased for them alone: it is shown, or the agent is let go. */
import { mayDial } from '../domain/compliance/gate.ts';
import type { Lead } from '../domain/lead/lead.ts';
import { enterAgent, type Agent } from './agent.ts';
import { settleWishes } from './agentLoop.ts';
import { giveBack } from './begin.ts';
import type { CampaignFloor, Floor } from './floor.ts';
import { showLead } from './preview.ts';

/** False where a gate has closed meanwhile. */
export function showReserved(
  floor: Floor,
  agent: Agent,
  campaign: CampaignFloor,
  lead: Lead,
  token: string,
): boolean {
  const { campaignId, settings } = campaign.campaign;
  const refusal = mayDial(lead, settings, campaign.placeOf, floor.now, true);
  enterAgent(floor, agent, 'release');
  if (refusal === undefined) showLead(floor, agent, campaign, lead, token);
  else giveBack(floor, campaignId, lead, token, refusal);
  if (refusal !== undefined) settleWishes(floor, agent);
  return refusal === undefined;
}

export function letGo(floor: Floor, agent: Agent): void {
  enterAgent(floor, agent, 'release');
  settleWishes(floor, agent);
}
