/** One agent's own part of the floor, as their desk shows it: numbers masked. */
import type { AgentSnapshot } from '../agent/state.ts';
import type { CallState } from '../call/state.ts';
import type { AttemptId, CampaignId, LeadId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';
import type { CallbackCount, ConversationBoard } from './board.ts';

export interface DeskCall {
  readonly attemptId: AttemptId;
  readonly campaignId: CampaignId;
  readonly leadId: LeadId;
  readonly state: CallState;
  readonly since: Instant;
  readonly joinedAt?: Instant;
  /** Masked; '' where withheld. */
  readonly number: string;
  readonly isInbound: boolean;
  readonly conversation?: ConversationBoard;
  readonly recording?: 'on' | 'paused';
}

export interface ParkedCall {
  readonly attemptId: AttemptId;
  readonly number: string;
  readonly since: Instant;
}

export interface AgentDesk {
  readonly agent: AgentSnapshot;
  /** The one that the agent is reserved for or talks in. */
  readonly call?: DeskCall;
  /** By this agent. */
  readonly parked: readonly ParkedCall[];
  /** When wrap-up ends by itself. */
  readonly wrapUpEndsAt?: Instant;
  /** The agent's own; absent: none is due or soon will be. */
  readonly callbacks?: CallbackCount;
  /** No new call is placed on the whole floor. */
  readonly isHeld: boolean;
}

export const DESK_ALARM_CODES = ['phone-lost', 'disposition-overdue', 'callbacks-missed', 'held'] as const;
export type DeskAlarmCode = (typeof DESK_ALARM_CODES)[number];

/** What is wrong at the agent's own place. */
export interface DeskAlarm {
  readonly code: DeskAlarmCode;
  readonly text: string;
}
