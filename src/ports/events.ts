/** What other programs are told: written with the record that it tells of, read in the order in which it was written. */
import type { EventData, EventType } from '../domain/event/event.ts';
import type { AgentId, CampaignId, LeadId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';

export interface KeptEvent {
  /** Grows with every event that is written. */
  readonly position: number;
  readonly eventId: string;
  readonly type: EventType;
  readonly at: Instant;
  readonly campaignId?: CampaignId;
  readonly leadId?: LeadId;
  readonly agentId?: AgentId;
  /** Numbers masked. */
  readonly data: EventData;
  /** As it is, where it was asked for and is still known. */
  readonly number?: string;
}

export interface EventQuery {
  /** Those after it; absent: from the oldest that is kept. */
  readonly after?: number | undefined;
  readonly types?: readonly EventType[] | undefined;
  readonly campaignId?: CampaignId | undefined;
  /** Events about agents of these teams, or about no agent; absent: all. */
  readonly teamIds?: readonly string[] | undefined;
  readonly withNumbers: boolean;
  readonly limit: number;
}

export interface EventsPort {
  start(): Promise<void>;
  stop(): Promise<void>;
  list(query: EventQuery): Promise<readonly KeptEvent[]>;
  /** The newest event's position; 0: there is none. */
  newest(): Promise<number>;
}
