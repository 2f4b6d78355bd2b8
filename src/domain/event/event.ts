/**
 * What other programs are told: one event for each thing that has come to its end or changed. It names no person: of
 * numbers the masked form, of what was said the choices alone. Whoever may know more is told the number when it is sent.
 */
import type { AgentId, CampaignId, LeadId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';

export const EVENT_TYPES = [
  'agent.state',
  'call.dialled',
  'call.disposition',
  'call.ended',
  'call.joined',
  'callback.promised',
  'campaign.state',
  'doNotCall.added',
  'inbound.arrived',
  'inbound.ended',
  'list.imported',
  'survey.answered',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export type EventData = Readonly<Record<string, unknown>>;

export interface OutpaceEvent {
  /** Made of what it tells of: written twice, it is one event. */
  readonly eventId: string;
  readonly type: EventType;
  readonly at: Instant;
  /** Events of one subject are told in their order: the call's id, else that of whom it is about. */
  readonly subject: string;
  readonly campaignId?: CampaignId;
  readonly leadId?: LeadId;
  readonly agentId?: AgentId;
  /** The call whose number it may be told with. */
  readonly numberOf?: { readonly call: 'attempt' | 'inbound'; readonly id: string };
  readonly data: EventData;
}
