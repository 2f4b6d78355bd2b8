/** The calling floor as people may see it: campaigns, agents and calls at one instant, numbers masked. */
import type { AgentSnapshot } from '../agent/state.ts';
import type { CallState } from '../call/state.ts';
import type { AttemptId, CampaignId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';

export interface CampaignBoard {
  readonly campaignId: CampaignId;
  readonly state: string;
  readonly dialling: number;
  readonly screening: number;
  readonly waiting: number;
  readonly talking: number;
  /** Since the engine has started. */
  readonly answered: number;
  readonly joined: number;
  readonly abandoned: number;
  /** What holds the pacer back, as its decision names it. */
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

export interface FloorBoard {
  readonly at: Instant;
  readonly link: 'up' | 'down';
  /** Reasons not to dial at all; empty while dialling is allowed. */
  readonly holds: readonly string[];
  readonly campaigns: readonly CampaignBoard[];
  readonly agents: readonly AgentSnapshot[];
  readonly calls: readonly CallBoard[];
}
