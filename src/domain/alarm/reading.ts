/** What the alarm rules look at: the state of one dial group and its machine at one instant, in plain numbers. */
import type { AgentId, CampaignId, TrunkId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';

export interface WindowReading {
  readonly name: string;
  readonly answered: number;
  readonly abandoned: number;
  /** Share of answered calls, 0 to 1. */
  readonly limit: number;
}

export interface CampaignReading {
  readonly campaignId: CampaignId;
  readonly isRunning: boolean;
  /** Calls may be placed at this hour. */
  readonly isWindowOpen: boolean;
  /** Calls on their way, answered or not. */
  readonly calls: number;
  /** What holds the pacer back, and in words. */
  readonly limitedBy: string;
  readonly reason: string;
  /** Leads ready in the hopper; absent while the store is away. */
  readonly hopperReady?: number;
  readonly windows: readonly WindowReading[];
}

export interface TrunkReading {
  readonly trunkId: TrunkId;
  readonly state: 'available' | 'unreachable' | 'unregistered';
  readonly breaker: 'closed' | 'open' | 'halfOpen';
}

export interface AlarmReading {
  readonly at: Instant;
  readonly link: 'up' | 'down';
  /** Reasons not to dial at all. */
  readonly holds: readonly string[];
  readonly readyAgents: readonly AgentId[];
  readonly campaigns: readonly CampaignReading[];
  readonly trunks: readonly TrunkReading[];
  /** Records on their way to the database; absent while the store is away. */
  readonly spool?: { readonly entries: number; readonly limit: number; readonly oldestAgeMs: number };
  /** Records that the database refused; absent while it is away. */
  readonly rejectedRecords?: number;
  /** Callbacks that nobody was offered in time, nor since. */
  readonly missedCallbacks?: number;
  /** Holiday tables that end soon or are missing, by country. */
  readonly calendar?: readonly { readonly country: string; readonly text: string }[];
  /** Of the data folder's disk, 0 to 1; absent where it cannot be told. */
  readonly diskUsed?: number;
}
