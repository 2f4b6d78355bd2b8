/** What the floor knows of leads that are an agent's own. */
import type { Campaign } from '../domain/campaign/campaign.ts';
import type { AgentId, CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';

/** How one agent stands in one campaign that allocates. */
export interface AgentShare {
  readonly campaignId: CampaignId;
  readonly agentId: AgentId;
  /** Leads of their own that may be called now. */
  readonly due: number;
  /** Whether they may be shown what is nobody's. */
  readonly takesPool: boolean;
}

export interface Allocated {
  known: readonly AgentShare[];
  /** Agents who are not asked for again before that. */
  readonly heldUntil: Map<AgentId, Instant>;
  /** For whom a lead is asked, and of which campaign. */
  readonly leasing: Map<AgentId, CampaignId>;
}

export const nothingAllocated = (): Allocated => ({ known: [], heldUntil: new Map(), leasing: new Map() });

/** Whether the agent may be shown a lead of the campaign that is nobody's. */
export function takesPool(
  { known }: Allocated,
  { campaignId, settings }: Campaign,
  agentId: AgentId,
): boolean {
  if (settings.allocation === undefined) return true;
  return known.some(
    (share) => share.campaignId === campaignId && share.agentId === agentId && share.takesPool,
  );
}
