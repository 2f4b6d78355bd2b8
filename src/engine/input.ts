/** Everything the engine is told: telephony events, answers to its effects, commands, and the passing of time. */
import type { Skills } from '../domain/agent/choice.ts';
import type { AgentSnapshot, SeatKind } from '../domain/agent/state.ts';
import type { OpenCallback } from '../domain/callback/callback.ts';
import type { Campaign } from '../domain/campaign/campaign.ts';
import type { Quota } from '../domain/campaign/quota.ts';
import type { Attempt } from '../domain/cdr/attempt.ts';
import type { ForeignCall } from '../domain/call/foreignCall.ts';
import type { CalledBy } from '../domain/call/inbound.ts';
import type { CallEnd } from '../domain/call/lineResult.ts';
import type { Verdict } from '../domain/detection/verdict.ts';
import type { RefusalCode } from '../domain/compliance/gate.ts';
import type { AgentAction } from '../domain/conversation/action.ts';
import type { HoldReason } from '../domain/floor/hold.ts';
import type { FlowVariables } from '../domain/flow/expression.ts';
import type { Flow } from '../domain/flow/flow.ts';
import type { AbandonDay } from '../domain/governor/budget.ts';
import type {
  AgentId,
  AttemptId,
  BridgeId,
  CallId,
  CampaignId,
  LeadId,
  PlaybackId,
  TrunkId,
} from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { SupervisorAction, SupervisorId } from '../domain/supervision/action.ts';
import type { Lead } from '../domain/lead/lead.ts';
import type { AgentShare } from './allocatedFloor.ts';

export interface LiveLeg {
  readonly callId: CallId;
  readonly state: 'created' | 'dialling' | 'ringing' | 'up';
  readonly bridgeId?: BridgeId;
}

export interface AgentProfile {
  readonly agentId: AgentId;
  readonly name: string;
  readonly phone: string;
  /** Absent: seated. */
  readonly seatKind?: SeatKind;
  readonly teamId?: string;
  readonly tier?: string;
  /** Those of the team included. */
  readonly skills?: Skills;
}

export type EngineInput =
  | { readonly type: 'wake' }
  // Telephony, as the Telephony port reports it.
  | { readonly type: 'callDialling'; readonly callId: CallId }
  | { readonly type: 'callProgress'; readonly callId: CallId; readonly progress: 'ringing' | 'earlyMedia' }
  | { readonly type: 'callAnswered'; readonly callId: CallId }
  | { readonly type: 'dtmf'; readonly callId: CallId; readonly digit: string; readonly before?: PlaybackId }
  | { readonly type: 'playbackStarted'; readonly callId: CallId; readonly playbackId: PlaybackId }
  | {
      readonly type: 'playbackFinished';
      readonly callId: CallId;
      readonly playbackId: PlaybackId;
      readonly outcome: 'done' | 'failed' | 'stopped';
    }
  | { readonly type: 'bridged'; readonly callId: CallId; readonly bridgeId: BridgeId }
  | { readonly type: 'unbridged'; readonly callId: CallId; readonly bridgeId: BridgeId }
  | {
      readonly type: 'detected';
      readonly callId: CallId;
      readonly verdict: Verdict;
      readonly cause: string;
    }
  | { readonly type: 'talk'; readonly callId: CallId; readonly talking: boolean }
  | { readonly type: 'tone'; readonly callId: CallId }
  | { readonly type: 'callEnded'; readonly callId: CallId; readonly end: CallEnd }
  /** Somebody has called one of our numbers; `number` is '' where withheld. */
  | {
      readonly type: 'callArrived';
      readonly callId: CallId;
      readonly number: string;
      readonly dialled: string;
      /** Absent where the endpoint that it came by is none of our trunks. */
      readonly trunkId?: TrunkId;
      /** As the other PBX has written it. */
      readonly foreignCall?: ForeignCall;
    }
  | { readonly type: 'linkDown'; readonly reason: string }
  | { readonly type: 'linkUp'; readonly restarted: boolean }
  | { readonly type: 'linkFenced' }
  | {
      readonly type: 'trunkState';
      readonly trunkId: TrunkId;
      readonly state: 'available' | 'unreachable' | 'unregistered';
    }
  // Answers to effects.
  | {
      readonly type: 'leadsLeased';
      readonly campaignId: CampaignId;
      readonly requested: number;
      readonly leases: readonly { readonly lead: Lead; readonly token: string }[];
    }
  /** Of the lead that an agent is shown. */
  | {
      readonly type: 'leadRead';
      readonly agentId: AgentId;
      readonly leadId: LeadId;
      readonly name?: string;
      readonly fields: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'numberLeased';
      readonly agentId: AgentId;
      readonly commandId: string;
      readonly campaignId: CampaignId;
      readonly outcome:
        | { readonly lead: Lead; readonly token: string }
        | { readonly code: string; readonly message: string };
    }
  | {
      readonly type: 'callbackLeased';
      readonly callbackId: string;
      readonly campaignId: CampaignId;
      readonly outcome: { readonly lead: Lead; readonly token: string } | { readonly code: string };
    }
  | {
      readonly type: 'allocatedLeased';
      readonly agentId: AgentId;
      readonly campaignId: CampaignId;
      readonly outcome: { readonly lead: Lead; readonly token: string } | { readonly code: string };
    }
  | {
      readonly type: 'attemptBegun';
      readonly attemptId: AttemptId;
      readonly callerId?: string;
      /** The do-not-call lists that were asked, with their versions. */
      readonly lists?: readonly string[];
    }
  | {
      readonly type: 'attemptRefused';
      readonly attemptId: AttemptId;
      readonly code:
        | RefusalCode
        | 'lines'
        | 'calls-per-second'
        | 'spend-cap'
        | 'caller-id'
        | 'lease-lapsed'
        | 'store-down';
      readonly retryAt?: Instant;
    }
  | {
      readonly type: 'originateFailed';
      readonly callId: CallId;
      readonly outcome: 'refused' | 'unavailable' | 'unknown';
      readonly code: string;
    }
  | {
      readonly type: 'commandFailed';
      readonly callIds: readonly CallId[];
      readonly operation: string;
      readonly code: string;
      /** Of bridge and unbridge. */
      readonly bridgeId?: BridgeId;
    }
  | { readonly type: 'doNotCallAdded'; readonly attemptId: AttemptId }
  | {
      readonly type: 'recordingFailed';
      readonly callId: CallId;
      readonly recordingId: string;
      readonly code: string;
    }
  /** With a code: it was not done. */
  | {
      readonly type: 'recordingAnswered';
      readonly action: 'pause' | 'resume' | 'stop';
      readonly callId: CallId;
      readonly recordingId: string;
      readonly commandId: string;
      readonly code?: string;
    }
  /** Whether recordings can be kept at all; with why not. */
  | { readonly type: 'recordingFault'; readonly fault?: string }
  /** A line for a leg that is not an attempt's. */
  | { readonly type: 'lineReserved'; readonly callId: CallId; readonly trunkId: TrunkId }
  | { readonly type: 'lineRefused'; readonly callId: CallId; readonly code: string }
  | {
      readonly type: 'callsListed';
      /** Legs made after this are not in the list. */
      readonly listedAt: Instant;
      readonly calls: readonly LiveLeg[];
      /** Ends seen by an independent witness, for legs that are gone. */
      readonly witnessed: Readonly<Record<CallId, CallEnd>>;
    }
  | { readonly type: 'callerKnown'; readonly callId: CallId; readonly calledBy?: CalledBy | undefined }
  /** When the person was last asked to answer a survey; absent: never. */
  | { readonly type: 'lastAsked'; readonly callId: CallId; readonly at?: Instant | undefined }
  | { readonly type: 'listFailed' }
  /** `key`: as it was asked with. */
  | {
      readonly type: 'webhookAnswered';
      readonly callId: CallId;
      readonly key: string;
      readonly outcome: 'done' | 'failed';
      readonly fields: FlowVariables;
    }
  // From outside.
  | {
      readonly type: 'restored';
      readonly attempts: readonly { readonly attempt: Attempt; readonly call?: unknown }[];
      readonly agents: readonly AgentSnapshot[];
    }
  /** Those that there are, or those that have changed. */
  | { readonly type: 'flowsSet'; readonly flows: readonly Flow[] }
  | { readonly type: 'campaignSet'; readonly campaign: Campaign }
  /** What the records show of the campaign's abandonment so far; at the start, right after its `campaignSet`. */
  | {
      readonly type: 'budgetRestored';
      readonly campaignId: CampaignId;
      readonly days: readonly AbandonDay[];
      /** Days before those that were told, for windows that were made longer. */
      readonly isEarlier?: boolean;
    }
  /** What `Engine.pacing()` gave before the restart; taken up by pools as they come into being. */
  | { readonly type: 'pacingRestored'; readonly snapshot: unknown }
  /** A new file of the journal: each pool begins it anew, so that it replays alone. */
  | { readonly type: 'journalBegun' }
  /** All that are open and due by now or soon, the earliest first. */
  | { readonly type: 'callbacksKnown'; readonly callbacks: readonly OpenCallback[] }
  /** Of campaigns that allocate: how every agent on the floor stands. */
  | { readonly type: 'sharesKnown'; readonly shares: readonly AgentShare[] }
  | { readonly type: 'quotasFull'; readonly campaignId: CampaignId; readonly full: readonly Quota[] }
  | { readonly type: 'campaignExhausted'; readonly campaignId: CampaignId }
  /** Leads are left, and none of them may be dialled now. */
  | { readonly type: 'hopperEmpty'; readonly campaignId: CampaignId; readonly because: string }
  | { readonly type: 'holdSet'; readonly hold: HoldReason; readonly on: boolean }
  | { readonly type: 'agentLogin'; readonly agent: AgentProfile }
  | { readonly type: 'agentLogout'; readonly agentId: AgentId }
  | { readonly type: 'agentPause'; readonly agentId: AgentId; readonly reason: string }
  | { readonly type: 'agentReady'; readonly agentId: AgentId }
  | { readonly type: 'agentHangup'; readonly agentId: AgentId }
  /** The agent's record has changed: nothing where the agent is not on the floor. */
  | { readonly type: 'agentProfile'; readonly agent: AgentProfile }
  /** Answered by the effect `commandAnswered`. */
  | {
      readonly type: 'agentAction';
      readonly commandId: string;
      readonly agentId: AgentId;
      readonly action: AgentAction;
    }
  /** Answered by the effect `commandAnswered`. */
  | {
      readonly type: 'supervisorAction';
      readonly commandId: string;
      readonly supervisorId: SupervisorId;
      readonly action: SupervisorAction;
    }
  /** Save every open call again: the store was away. */
  | { readonly type: 'resave' };
