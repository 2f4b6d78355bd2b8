/** The calling floor as people may see it: campaigns, agents and calls at one instant, numbers masked. */
import type { AgentSnapshot } from '../agent/state.ts';
import type { InboundState } from '../call/inbound.ts';
import type { CallState } from '../call/state.ts';
import type { ConversationState } from '../conversation/state.ts';
import type { BreakerState } from '../governor/trunkBreaker.ts';
import type { AgentId, AttemptId, CallId, CampaignId, TrunkId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';
import type { SupervisorId } from '../supervision/action.ts';
import type { SupervisionState } from '../supervision/state.ts';
import type { PacingMode } from '../pacing/pacer.ts';

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
  /** The calling window is open for long enough for one more call; absent on boards of engines that do not tell. */
  readonly isWindowOpen?: boolean;
  /** Absent on boards of engines that do not tell. */
  readonly pacing?: PacingBoard;
}

/** How the campaign is paced at this moment. */
export interface PacingBoard {
  /** The mode in force, which may be more careful than the one asked for. */
  readonly mode: PacingMode;
  readonly forecast: { readonly risk: number; readonly riskLimit: number };
  readonly budget: readonly BudgetBoard[];
  readonly linesFrom?: 'rampUp' | 'trunk' | 'agents';
  readonly trunk?: TrunkBoard;
  readonly shadow?: { readonly mode: PacingMode; readonly dial: number; readonly agrees: boolean };
}

export interface BudgetBoard {
  readonly name: string;
  readonly answered: number;
  readonly abandoned: number;
  readonly limit: number;
  /** Calls that may still be abandoned, were no more answered; below 0: over the limit. */
  readonly left: number;
}

/** The trunk that the campaign's next call would leave by. */
export interface TrunkBoard {
  readonly trunkId: TrunkId;
  readonly breaker: BreakerState;
  /** While open: when a single call tries it again. */
  readonly retryAt?: Instant;
}

/** Somebody who has called one of our numbers. */
export interface InboundBoard {
  readonly callId: CallId;
  readonly campaignId: CampaignId;
  readonly state: InboundState;
  readonly since: Instant;
  /** Masked; '' where withheld. */
  readonly number: string;
  readonly agentId?: AgentId;
}

/** Each trunk of the node, with what this dial group has on it. */
export interface TrunkLoad {
  readonly trunkId: TrunkId;
  readonly state: 'available' | 'unreachable' | 'unregistered';
  readonly breaker: BreakerState;
  readonly linesInUse: number;
  readonly lines: number;
  /** While open: when a single call tries it again, and what opened it. */
  readonly retryAt?: Instant;
  readonly because?: string;
  /** Its day's spending is used up until then. */
  readonly spentUntil?: Instant;
  /** Of our numbers, those that are answered much less on it than their peers. */
  readonly callerIdsInDoubt?: readonly CallerIdInDoubt[];
}

export interface CallerIdInDoubt {
  readonly callerId: string;
  /** Answer rates, 0 to 1. */
  readonly rate: number;
  readonly peers: number;
}

export interface CallBoard {
  readonly attemptId: AttemptId;
  readonly campaignId: CampaignId;
  readonly state: CallState;
  readonly since: Instant;
  /** Masked; '' where withheld. */
  readonly number: string;
  /** The person has called, and the conversation is among the callers of `inbound` as well. */
  readonly isInbound?: true;
  readonly agentId?: AgentId;
  /** What its agent does with it; absent: they talk, or there is none. */
  readonly conversation?: ConversationBoard;
  readonly parkedBy?: AgentId;
}

export interface ConversationBoard {
  readonly state: ConversationState;
  /** Agents whose microphone is off. */
  readonly muted?: readonly AgentId[];
  /** Whom the agent called in: an agent, or a masked number. */
  readonly third?: { readonly who: string; readonly isUp: boolean };
  readonly help?: { readonly agentId: AgentId; readonly since: Instant; readonly note?: string };
}

export interface SupervisorBoard {
  readonly supervisorId: SupervisorId;
  readonly phone: string;
  readonly state: SupervisionState;
  readonly since: Instant;
  /** The call and the agent in it. */
  readonly attemptId?: AttemptId;
  readonly agentId?: AgentId;
}

export interface CallbackCount {
  /** Due now or within the next 15 minutes. */
  readonly soon: number;
  readonly due: number;
  /** Nobody was offered them in time, nor since. */
  readonly missed: number;
  /** The earliest of them. */
  readonly nextAt: Instant;
}

export interface CallbackBoard extends CallbackCount {
  /** Personal ones, for each agent who has any. */
  readonly agents: readonly (CallbackCount & { readonly agentId: AgentId })[];
}

/** A holiday table that ends soon, or is missing: its country is not called from then on. */
export interface CalendarWarning {
  readonly country: string;
  /** Those that go by its holidays. */
  readonly campaignIds: readonly CampaignId[];
  readonly text: string;
}

export interface FloorBoard {
  readonly at: Instant;
  readonly link: 'up' | 'down';
  /** Reasons not to dial at all; empty while dialling is allowed. */
  readonly holds: readonly string[];
  readonly campaigns: readonly CampaignBoard[];
  /** Absent or empty: none. */
  readonly calendar?: readonly CalendarWarning[];
  /** Why recordings cannot be kept; absent: they can. */
  readonly recordingFault?: string;
  readonly agents: readonly AgentSnapshot[];
  readonly calls: readonly CallBoard[];
  /** Absent on boards of engines that do not tell. */
  readonly trunks?: readonly TrunkLoad[];
  /** Callers on the line; absent on boards of engines that do not tell. */
  readonly inbound?: readonly InboundBoard[];
  /** Absent: none is due or soon will be. */
  readonly callbacks?: CallbackBoard;
  /** Those at a phone; absent: none. */
  readonly supervisors?: readonly SupervisorBoard[];
}
