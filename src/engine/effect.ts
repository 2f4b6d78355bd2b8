/** What the engine wants done. The runner carries effects out and answers with inputs where one is named. */
import type { Attempt, CallDetailRecord } from '../domain/cdr/attempt.ts';
import type { DispositionGiven } from '../domain/cdr/disposition.ts';
import type { InboundRecord } from '../domain/cdr/inboundRecord.ts';
import type { HangupReason } from '../domain/call/lineResult.ts';
import type { CampaignState } from '../domain/campaign/campaign.ts';
import type { WebhookRequest } from '../domain/flow/fill.ts';
import type { DetectionSettings } from '../domain/detection/settings.ts';
import type { DetectionReview } from '../domain/detection/verdict.ts';
import type { RankedNumber } from '../domain/callerId/pool.ts';
import type { CapsAsked } from '../domain/compliance/caps.ts';
import type { RefusalCode } from '../domain/compliance/gate.ts';
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
import type { JournalEntry } from '../domain/pacing/journal.ts';
import type { DecisionRecord } from '../domain/pacing/record.ts';
import type { RecordingId, RecordingOrder } from '../domain/recording/recording.ts';
import type { CallSnapshot } from './call.ts';

export interface OriginateEffect {
  readonly type: 'originate';
  readonly callId: CallId;
  readonly target:
    | { readonly kind: 'trunk'; readonly trunkId: TrunkId; readonly number: string }
    | { readonly kind: 'phone'; readonly phone: string };
  readonly callerId: string;
  readonly ringTimeoutMs: number;
}

/** Which of a campaign's numbers a call may show, and how often. */
export interface CallerIdAsked {
  readonly ranked: readonly RankedNumber[];
  readonly perDay?: number | undefined;
  readonly restMs: number;
}

export type Effect =
  /** Answered by `leadsLeased`, also when there are none. */
  | {
      readonly type: 'leaseLeads';
      readonly campaignId: CampaignId;
      readonly count: number;
      /** For leads that an agent looks at first; absent: as long as dialling takes. */
      readonly leaseMs?: number;
    }
  /** Name and fields of the lead an agent is shown. Answered by `leadRead`. */
  | { readonly type: 'readLead'; readonly agentId: AgentId; readonly leadId: LeadId }
  /** The campaign's lead with this number, made where it has none, leased. Answered by `numberLeased`. */
  | {
      readonly type: 'leaseNumber';
      readonly agentId: AgentId;
      readonly commandId: string;
      readonly campaignId: CampaignId;
      readonly leadId: LeadId;
      readonly number: string;
      readonly leaseMs: number;
    }
  /** The lead of a callback that is due, judged by the gate and leased. Answered by `callbackLeased`. */
  | {
      readonly type: 'leaseCallback';
      readonly callbackId: string;
      readonly agentId: AgentId;
      readonly campaignId: CampaignId;
      readonly leadId: LeadId;
      readonly leaseMs: number;
    }
  /** An agent was reserved for it, or shown it. */
  | { readonly type: 'callbackOffered'; readonly callbackId: string; readonly agentId: AgentId }
  /** Gives an unused lease back; with a refusal the lead leaves the hopper and the refusal is recorded. */
  /** One of the agent's own leads, judged by the gate and leased. Answered by `allocatedLeased`. */
  | {
      readonly type: 'leaseAllocated';
      readonly agentId: AgentId;
      readonly campaignId: CampaignId;
      readonly leaseMs: number;
    }
  | {
      readonly type: 'releaseLead';
      readonly campaignId: CampaignId;
      readonly leadId: LeadId;
      readonly token: string;
      readonly refusal?: { readonly code: RefusalCode; readonly retryAt?: Instant };
      /** Not for the hopper: a number that an agent dialled by hand. */
      readonly drop?: boolean;
    }
  /** Reserves number and trunk, puts the attempt on record. Answered by `attemptBegun` or `attemptRefused`. */
  | {
      readonly type: 'beginAttempt';
      readonly attempt: Attempt;
      readonly token: string;
      readonly attemptSpacingMs: number;
      /** Absent: no policy caps the attempts. */
      readonly caps?: CapsAsked;
      /** When the consent was obtained that the call needs; absent: it needs none. */
      readonly consentSince?: Instant;
      /** One of these is shown in place of the attempt's. */
      readonly callerIds?: CallerIdAsked;
    }
  /** Answered by `originateFailed` where it fails. */
  | OriginateEffect
  | { readonly type: 'hangup'; readonly callId: CallId; readonly reason: HangupReason }
  /** play, seat and bridge are answered by `commandFailed` where they fail. */
  | {
      readonly type: 'play';
      readonly callId: CallId;
      readonly playbackId: PlaybackId;
      readonly prompts: readonly string[];
      /** Waits for no earlier order to the leg: a join that does not come must not keep the message from anybody. */
      readonly isUrgent?: boolean;
    }
  | { readonly type: 'stopPlay'; readonly callId: CallId; readonly playbackId: PlaybackId }
  | { readonly type: 'seat'; readonly callId: CallId }
  | { readonly type: 'bridge'; readonly bridgeId: BridgeId; readonly callIds: readonly CallId[] }
  | { readonly type: 'unbridge'; readonly bridgeId: BridgeId; readonly callIds: readonly CallId[] }
  /** The others in its bridge hear nothing of the leg. */
  | { readonly type: 'mute'; readonly callId: CallId; readonly on: boolean }
  /** Heard by the leg's far end. */
  | { readonly type: 'sendKeys'; readonly callId: CallId; readonly digits: string }
  /** A leg that hears another; answered by `callAnswered` of it, or by `commandFailed`. */
  | {
      readonly type: 'snoop';
      readonly snoopId: CallId;
      readonly callId: CallId;
      readonly mode: 'listen' | 'whisper';
    }
  | { readonly type: 'adopt'; readonly callId: CallId }
  /** Takes a call that has come in; answered by `callAnswered`, or `commandFailed`. */
  | { readonly type: 'answer'; readonly callId: CallId }
  /** Calls to these numbers (digits) are to come here. */
  | { readonly type: 'acceptCalls'; readonly numbers: readonly string[] }
  /** Answered by `callerKnown`. */
  | { readonly type: 'lookUpCaller'; readonly callId: CallId; readonly number: string }
  /** Answered by `lastAsked`, for the survey after the conversation; without an answer nobody is asked. */
  | { readonly type: 'lookUpAsked'; readonly callId: CallId; readonly number: string }
  | { readonly type: 'recordInbound'; readonly record: InboundRecord }
  /** Answered by `detected`; by `commandFailed` where it fails. */
  | { readonly type: 'detect'; readonly callId: CallId; readonly settings: DetectionSettings }
  /** Answered by `talk` and `tone`; 0: no more. */
  | { readonly type: 'watchTalk'; readonly callId: CallId; readonly silenceMs: number }
  | { readonly type: 'watchTone'; readonly callId: CallId; readonly hz: number }
  /** Answered by `recordingFailed` where it fails. */
  | { readonly type: 'startRecording'; readonly callId: CallId; readonly order: RecordingOrder }
  /** With a command: answered by `recordingAnswered`. */
  | {
      readonly type: 'pauseRecording';
      readonly callId: CallId;
      readonly recordingId: RecordingId;
      readonly on: boolean;
      readonly commandId: string;
    }
  | {
      readonly type: 'stopRecording';
      readonly callId: CallId;
      readonly recordingId: RecordingId;
      readonly commandId?: string;
    }
  /** A line and a place in the second for a leg that is not an attempt's. Answered by `lineReserved` or `lineRefused`. */
  | {
      readonly type: 'reserveLine';
      readonly callId: CallId;
      readonly trunkId: TrunkId;
      readonly number: string;
      readonly slotAt: Instant;
    }
  /** For a call that the trunk brings, whether one is free or not. */
  | { readonly type: 'takeLine'; readonly callId: CallId; readonly trunkId: TrunkId }
  | {
      readonly type: 'releaseLine';
      readonly callId: CallId;
      readonly trunkId: TrunkId;
      /** No call has been answered by it: nothing was spent. */
      readonly isUnused?: true;
    }
  /** A flow asks somebody else's server. Answered by `webhookAnswered`. */
  | {
      readonly type: 'askWebhook';
      readonly callId: CallId;
      readonly nodeId: string;
      /** Of this visit to the node, also after a crash. */
      readonly key: string;
      readonly request: WebhookRequest;
      readonly fields: Readonly<Record<string, string>>;
      readonly timeoutMs: number;
      readonly tries: number;
      readonly withinMs: number;
    }
  /** A flow sends the person a message, through the outbox; the same key is the same message. */
  | {
      readonly type: 'sendSms';
      readonly callId: CallId;
      readonly campaignId: CampaignId;
      readonly key: string;
      readonly number: string;
      readonly text: string;
    }
  /** The answer to a command that waits for it. */
  | {
      readonly type: 'commandAnswered';
      readonly commandId: string;
      readonly ok: boolean;
      readonly code?: string;
      readonly message?: string;
    }
  /** Answered by `callsListed`. */
  | { readonly type: 'listCalls' }
  /** Answered by `doNotCallAdded` once it is in force. */
  | { readonly type: 'addDoNotCall'; readonly number: string; readonly attemptId: AttemptId }
  /** What an agent made of a call; the number of one who asked never to be called, where it is known. */
  | { readonly type: 'recordDisposition'; readonly given: DispositionGiven; readonly number?: string }
  /** Who really answered, as the agent heard it. */
  | { readonly type: 'reviewDetection'; readonly review: DetectionReview }
  | { readonly type: 'saveCall'; readonly attemptId: AttemptId; readonly call: CallSnapshot }
  | { readonly type: 'closeAttempt'; readonly cdr: CallDetailRecord; readonly revision: number }
  | {
      readonly type: 'recordAgentState';
      readonly agentId: string;
      readonly state: string;
      readonly reason?: string;
      /** Of an agent who has begun to talk. */
      readonly attemptId?: AttemptId;
    }
  | { readonly type: 'campaignState'; readonly campaignId: CampaignId; readonly state: CampaignState }
  /** A decision worth keeping: each one that dials, and one in ten seconds otherwise. */
  | { readonly type: 'keepDecision'; readonly record: DecisionRecord }
  /** Everything that goes into the pacers, where `EngineSettings.journal` asks for it. */
  | { readonly type: 'journal'; readonly entry: JournalEntry }
  /** Transitions and decisions worth a log line; `event` is a stable dotted key. */
  | {
      readonly type: 'log';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly event: string;
      readonly fields: Readonly<Record<string, unknown>>;
    };
