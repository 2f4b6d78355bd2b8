/** Who takes a caller: the campaign whose number they have called, and the agent who called them, else one of the team. */
import { chooseAgent, needOf } from '../domain/agent/choice.ts';
import type { InboundSettings } from '../domain/call/inbound.ts';
import type { TrunkId } from '../domain/kernel/ids.ts';
import { isPerCall, type Agent } from './agent.ts';
import type { CampaignFloor, Floor } from './floor.ts';
import { inboundSettingsOf, numbersOf, type InboundCall } from './inbound.ts';

/** The agent is busy for a moment and may be had within the wait. */
const SOON_READY: ReadonlySet<string> = new Set(['ready', 'reserved', 'talking', 'wrapUp', 'previewing']);

/** The agent who called them, while that one may be had; then whoever of the team has been idle longest. */
export function agentFor(floor: Floor, inbound: InboundCall, { campaign }: CampaignFloor): Agent | undefined {
  if (floor.now < inbound.lookUpUntil) return undefined;
  const known = floor.agents.get(inbound.calledBy?.agentId ?? '');
  if (known !== undefined && isFree(known)) return known;
  const isSoonReady =
    known !== undefined && SOON_READY.has(known.state) && known.pauseAfterCall === undefined;
  if (isSoonReady && floor.now < inbound.agentUntil) return undefined;
  const { skills, tiers } = campaign.settings;
  const waitedMs = floor.now - (inbound.answeredAt ?? floor.now);
  return chooseAgent([...floor.agents.values()].filter(isFree), needOf(skills, tiers, undefined, waitedMs));
}

function isFree(agent: Agent): boolean {
  return agent.state === 'ready' && agent.seatId !== undefined && !isPerCall(agent);
}

/** Of those that take the number by this trunk: the one that called them, else one that runs, else any. */
export function campaignFor(
  floor: Floor,
  { dialled, trunkId }: Pick<InboundCall, 'dialled' | 'trunkId'>,
  preferredId: string | undefined,
): CampaignFloor | undefined {
  const all = [...floor.campaigns.values()].filter(
    (campaign) => numbersOf(campaign).includes(dialled) && takesBy(campaign, trunkId),
  );
  const preferred = all.find(({ campaign }) => campaign.campaignId === preferredId);
  return preferred ?? all.find(({ campaign }) => campaign.state === 'running') ?? all[0];
}

function takesBy(campaign: CampaignFloor, trunkId: TrunkId | undefined): boolean {
  const { trunks } = inboundSettingsOf(campaign) ?? {};
  return trunks === undefined || (trunkId !== undefined && trunks.includes(trunkId));
}

export const campaignOf = (floor: Floor, { campaignId }: InboundCall): CampaignFloor | undefined =>
  floor.campaigns.get(campaignId);

export const settingsOf = (floor: Floor, inbound: InboundCall): InboundSettings | undefined => {
  const campaign = campaignOf(floor, inbound);
  return campaign === undefined ? undefined : inboundSettingsOf(campaign);
};
