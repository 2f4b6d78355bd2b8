/** A lead (名单) as the hopper and the gate know it: service data only, no more of the person than dialling needs. */
import type { CallbackOfLead } from '../callback/callback.ts';
import type { AgentId, CampaignId, LeadId } from '../kernel/ids.ts';
import type { GateFacts } from './past.ts';

export interface Lead {
  readonly leadId: LeadId;
  readonly campaignId: CampaignId;
  /** E.164, with `+`. */
  readonly number: string;
  /** Charged attempts so far. */
  readonly attempts: number;
  /** Grows by one with every closed attempt: a stale copy from the database is told by it. */
  readonly revision: number;
  /** Its worth (名单等级), where the list says; decides which tier of agents takes it. */
  readonly grade?: string;
  /** The campaign has abandoned this person once: dialled only with an agent reserved (DOMAIN 3.1). */
  readonly agentFirst?: true;
  /** Leased to be called back as promised, for the agent who is reserved for it; never for the pacer. */
  readonly callback?: CallbackOfLead;
  /** Leased to be shown to the agent whose lead it is; never for the pacer. */
  readonly allocatedTo?: AgentId;
  /** Absent: the campaign asks for no policies, and nothing of this decides. */
  readonly gate?: GateFacts;
  /** Smaller is dialled first. */
  readonly order: number;
}
