/** One outbound call while it lives: an attempt, its stage, and what it has gathered for its record. */
import type { Attempt, CallStamps, ConsentAnswer } from '../domain/cdr/attempt.ts';
import type { CallDetails } from '../domain/cdr/details.ts';
import type { CallEnd, HangupReason } from '../domain/call/lineResult.ts';
import { callMachine, type CallState, type CallStateEvent } from '../domain/call/state.ts';
import type { AgentId, BridgeId, CallId, CampaignId, PlaybackId, TrunkId } from '../domain/kernel/ids.ts';
import { transition } from '../domain/kernel/machine.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { GateFacts } from '../domain/lead/past.ts';
import type { Conversation } from './conversation.ts';
import type { FlowInCall } from './flow.ts';
import { log, type Floor } from './floor.ts';
import type { InboundCall } from './inbound.ts';

export interface Call {
  readonly attempt: Attempt;
  /** The lease's token until the attempt is on record. */
  readonly token: string;
  /** What its answer is learned with: made once, since it is asked for at each decision. */
  readonly group: string;
  /** Charged attempts and revision of the lead before this attempt. */
  readonly priorAttempts: number;
  readonly priorRevision: number;
  /** The lead's. */
  grade?: string | undefined;
  /** The quotas under which the lead falls. */
  quotas?: readonly string[] | undefined;
  /** What its next cell is found by, where the campaign redials by cells. */
  leadFacts?: GateFacts | undefined;
  readonly state: CallState;
  readonly since: Instant;
  /** On record: from here on it must be closed by a record. */
  isOnRecord: boolean;
  stamps: CallStamps;
  /** 180 or 183 was seen. */
  progressed: boolean;
  agentId?: AgentId | undefined;
  /** The agent who was joined, kept for the record. */
  joinedAgentId?: AgentId | undefined;
  bridgeId?: BridgeId | undefined;
  /** Tries at the join beyond the first. */
  joins: number;
  /** Legs seen in the bridge. */
  readonly bridgedLegs: Set<CallId>;
  playbackId?: PlaybackId | undefined;
  /** A prompt has ended as failed: it is missing, or the person is hanging up; a moment tells. */
  playbackFailed: boolean;
  /** The safe-harbour message was played a second time. */
  isReplayed?: boolean;
  plays: number;
  /** Playbacks ordered. */
  played: number;
  /** While a message is left: the beep was heard. */
  beepHeard?: boolean;
  /** The end of the greeting is awaited. */
  isGreetingWatched?: boolean;
  consent: ConsentAnswer;
  hangupReason?: HangupReason | undefined;
  abandoned: boolean;
  details: CallDetails;
  /** Set while another trunk is asked for a line. */
  failover?: Failover | undefined;
  /** What its agent does with it; absent: they talk. */
  conversation?: Conversation | undefined;
  /** The agent who parked it, while it is parked. */
  parkedBy?: AgentId | undefined;
  /** The agent whose phone fell silent in it, until the person talks with anybody again. */
  lostBy?: AgentId | undefined;
  /** When the person was last asked to answer a survey, where that was looked up; not known after a crash. */
  asked?: { readonly at?: Instant | undefined } | undefined;
  /** From the beginning of a flow until its end, or until the agent it transfers to is there. */
  flow?: FlowInCall | undefined;
  /** The caller whose conversation it is; absent: we have called. */
  readonly inbound?: InboundCall | undefined;
}

/** While the next trunk is asked: what the last trunk said, and which trunk is asked for a line. */
export interface Failover {
  readonly end: CallEnd | undefined;
  trunkId: TrunkId;
  /** Trunks that had no line for it. */
  readonly refusedBy: TrunkId[];
}

/** What survives a crash of the engine: saved with the open attempt at each stage. */
export interface CallSnapshot {
  readonly priorAttempts: number;
  readonly priorRevision: number;
  readonly grade?: string;
  readonly leadFacts?: GateFacts;
  readonly state: CallState;
  readonly since: Instant;
  readonly stamps: CallStamps;
  readonly progressed: boolean;
  readonly agentId?: AgentId;
  readonly joinedAgentId?: AgentId;
  readonly bridgeId?: BridgeId;
  readonly plays: number;
  readonly consent: ConsentAnswer;
  readonly hangupReason?: HangupReason;
  readonly abandoned: boolean;
  readonly details?: CallDetails;
  /** Where it is another than the attempt began with. */
  readonly trunkId?: TrunkId;
  readonly conversation?: Conversation;
  readonly parkedBy?: AgentId;
  readonly lostBy?: AgentId;
  readonly flow?: FlowInCall;
}

export const groupOf = (trunkId: TrunkId, campaignId: CampaignId): string => `${trunkId}|${campaignId}`;

export function newCall(attempt: Attempt, token: string, priorAttempts: number, priorRevision: number): Call {
  return {
    attempt,
    token,
    group: groupOf(attempt.trunkId, attempt.campaignId),
    priorAttempts,
    priorRevision,
    state: callMachine.initial,
    since: attempt.createdAt,
    isOnRecord: false,
    stamps: { createdAt: attempt.createdAt },
    progressed: false,
    joins: 0,
    bridgedLegs: new Set(),
    playbackFailed: false,
    plays: 0,
    played: 0,
    consent: 'not_asked',
    abandoned: false,
    details: {},
  };
}

export function snapshotOf(call: Call): CallSnapshot {
  return {
    priorAttempts: call.priorAttempts,
    priorRevision: call.priorRevision,
    ...(call.grade === undefined ? {} : { grade: call.grade }),
    ...(call.leadFacts === undefined ? {} : { leadFacts: call.leadFacts }),
    state: call.state,
    since: call.since,
    stamps: call.stamps,
    progressed: call.progressed,
    ...(call.agentId === undefined ? {} : { agentId: call.agentId }),
    ...(call.joinedAgentId === undefined ? {} : { joinedAgentId: call.joinedAgentId }),
    ...(call.bridgeId === undefined ? {} : { bridgeId: call.bridgeId }),
    plays: call.plays,
    consent: call.consent,
    ...(call.hangupReason === undefined ? {} : { hangupReason: call.hangupReason }),
    abandoned: call.abandoned,
    ...detailsOf(call),
    ...(call.details.trunksTried === undefined ? {} : { trunkId: call.attempt.trunkId }),
    ...(call.conversation === undefined ? {} : { conversation: call.conversation }),
    ...(call.parkedBy === undefined ? {} : { parkedBy: call.parkedBy }),
    ...(call.lostBy === undefined ? {} : { lostBy: call.lostBy }),
    ...(call.flow === undefined ? {} : { flow: call.flow }),
  };
}

export function restoredCall(attempt: Attempt, saved: CallSnapshot | undefined): Call {
  const { trunkId = attempt.trunkId, ...stage } = saved ?? {};
  const call = newCall(
    { ...attempt, trunkId },
    '',
    saved?.priorAttempts ?? attempt.attemptNumber - 1,
    saved?.priorRevision ?? attempt.attemptNumber - 1,
  );
  return { ...call, ...stage, isOnRecord: true, bridgedLegs: new Set() };
}

/** What a record or a snapshot says of the details: nothing where there are none. */
export function detailsOf({ details }: Call): { readonly details?: CallDetails } {
  return Object.keys(details).length === 0 ? {} : { details };
}

export const callKey = (callId: CallId): string => `call:${callId}`;

/** Moves the call along an edge of its machine, with the deadline of the stage it enters, and saves it. */
export function enter(floor: Floor, call: Call, event: CallStateEvent, limitMs?: number): void {
  const from = call.state;
  const to = transition(callMachine, from, event);
  Object.assign(call, { state: to, since: floor.now });
  // A call that goes on ringing frees nobody: the next decision by the clock sees it.
  if (event !== 'dial' && event !== 'ring') floor.isDirty = true;
  if (limitMs !== undefined) floor.deadlines.set(callKey(call.attempt.attemptId), floor.now + limitMs);
  else if (to === 'ended') floor.deadlines.clear(callKey(call.attempt.attemptId));
  log(floor, 'debug', 'call.state', { attemptId: call.attempt.attemptId, from, to, by: event });
  if (to !== 'ended') save(floor, call);
}

export function save(floor: Floor, call: Call): void {
  if (!call.isOnRecord) return;
  floor.effects.push({ type: 'saveCall', attemptId: call.attempt.attemptId, call: snapshotOf(call) });
}

export function stamp(floor: Floor, call: Call, name: Exclude<keyof CallStamps, 'createdAt'>): void {
  if (call.stamps[name] === undefined) call.stamps = { ...call.stamps, [name]: floor.now };
}

/** Whether the person has spoken with an agent: then nobody's abandoned call any more. */
export function hasSpoken(call: Call): boolean {
  return call.stamps.joinedAt !== undefined;
}

/** Whether the person waits, and would go on with the agent whose phone fell silent. */
export function isWaitingFor({ state, lostBy, agentId }: Call, lostId: AgentId): boolean {
  return state === 'waiting' && lostBy === lostId && agentId === undefined;
}

/** Whether a person is on the line. */
export function isAnswered(call: Call): boolean {
  return call.stamps.answeredAt !== undefined;
}
