/** What is happening now, for whoever watches: the terminal board, `campaign status`, later the console. */
import type { AgentSnapshot } from '../domain/agent/state.ts';
import type { AttemptId, CampaignId, DialGroupId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { CallState } from '../domain/call/state.ts';

export interface CampaignBoard {
  readonly campaignId: CampaignId;
  readonly state: string;
  readonly dialling: number;
  readonly screening: number;
  readonly waiting: number;
  readonly talking: number;
  readonly answered: number;
  readonly joined: number;
  readonly abandoned: number;
  /** Why no call is placed right now, in words; absent while dialling. */
  readonly limitedBy: string;
  readonly reason: string;
}

export interface CallBoard {
  readonly attemptId: AttemptId;
  readonly campaignId: CampaignId;
  readonly state: CallState;
  readonly since: Instant;
  /** Masked. */
  readonly number: string;
}

export interface Floor {
  readonly at: Instant;
  readonly node: string;
  readonly link: 'up' | 'down';
  /** Reasons not to dial at all; empty while dialling is allowed. */
  readonly holds: readonly string[];
  readonly campaigns: readonly CampaignBoard[];
  readonly agents: readonly AgentSnapshot[];
  readonly calls: readonly CallBoard[];
}

export interface LiveBoardPort {
  publish(dialGroupId: DialGroupId, fence: number, floor: Floor): Promise<void>;
  read(dialGroupId: DialGroupId): Promise<Floor | undefined>;
}
