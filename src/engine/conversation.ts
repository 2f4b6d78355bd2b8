/**
 * The conversation of a joined call: hold, mute, keys, marks and help, and where each party stands meanwhile. A third
 * party comes in by transfer.ts and conference.ts; the call's own stages stay in the call's machine.
 */
import type { ActionRefusal } from '../domain/conversation/action.ts';
import {
  conversationMachine,
  type ConversationEvent,
  type ConversationState,
} from '../domain/conversation/state.ts';
import type { AgentId, BridgeId, CallId, TrunkId } from '../domain/kernel/ids.ts';
import { target, transition } from '../domain/kernel/machine.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { SupervisorId } from '../domain/supervision/action.ts';
import type { Agent } from './agent.ts';
import { save, type Call } from './call.ts';
import type { Floor } from './floor.ts';

/** Whom an agent called in: another agent at their seat, or somebody at an outside number. */
export type Third =
  | { readonly kind: 'agent'; readonly agentId: AgentId }
  | {
      readonly kind: 'leg';
      readonly legId: CallId;
      readonly number: string;
      readonly trunkId: TrunkId;
      readonly isUp: boolean;
    };

export interface Conversation {
  readonly state: ConversationState;
  /** Agents whose microphone is off. */
  readonly muted: readonly AgentId[];
  readonly third?: Third;
  /** Where agent and third party speak alone. */
  readonly consultBridgeId?: BridgeId;
  /** Who speaks with the customer in the agent's place. */
  readonly supervisor?: {
    readonly supervisorId: SupervisorId;
    readonly phone: string;
    readonly legId: CallId;
  };
  readonly help?: { readonly agentId: AgentId; readonly since: Instant; readonly note?: string };
}

export const TALKING: Conversation = { state: conversationMachine.initial, muted: [] };

/** An agent and the call they are in. */
export interface Talking {
  readonly agent: Agent;
  readonly call: Call;
  /** Whether the call is this agent's, not one they were called into. */
  readonly isOwner: boolean;
}

export function talkingOf(floor: Floor, agent: Agent): Talking | undefined {
  const call = agent.state === 'talking' ? floor.calls.get(agent.attemptId ?? '') : undefined;
  if (call?.state !== 'joined') return undefined;
  return { agent, call, isOwner: call.agentId === agent.profile.agentId };
}

export function noConversation({ profile, state }: Agent): ActionRefusal {
  return { code: 'no-conversation', message: `${profile.agentId} is in no conversation (${state})` };
}

export function notNow(call: Call, wanted: string): ActionRefusal {
  const state = conversationOf(call).state;
  return { code: 'not-now', message: `${wanted} is not possible while the conversation is ${state}` };
}

export const NOT_YOURS: ActionRefusal = {
  code: 'not-yours',
  message: 'only the agent whose call it is may do this',
};

export const PROMPT_PLAYS: ActionRefusal = {
  code: 'not-now',
  message: 'the prompt plays, and the customer must hear it to its end',
};

/** Taken out of the bridge, the customer would not hear what the law wants them to hear. */
export function hearsPrompt(call: Call): boolean {
  return call.playbackId !== undefined;
}

export function conversationOf(call: Call): Conversation {
  return call.conversation ?? TALKING;
}

export function change(floor: Floor, call: Call, changes: Partial<Conversation>): void {
  call.conversation = { ...conversationOf(call), ...changes };
  floor.isDirty = true;
  save(floor, call);
}

/** Along an edge of its machine; false where the conversation does not take the event. */
export function enterConversation(
  floor: Floor,
  call: Call,
  event: ConversationEvent,
  changes: Partial<Conversation> = {},
): void {
  const state = transition(conversationMachine, conversationOf(call).state, event);
  change(floor, call, { ...changes, state });
}

export function takes(call: Call, event: ConversationEvent): boolean {
  return target(conversationMachine, conversationOf(call).state, event) !== undefined;
}

export function hold(floor: Floor, { call, agent, isOwner }: Talking): ActionRefusal | undefined {
  if (!isOwner) return NOT_YOURS;
  if (!takes(call, 'hold')) return notNow(call, 'hold');
  if (hearsPrompt(call)) return PROMPT_PLAYS;
  enterConversation(floor, call, 'hold');
  noteAction(floor, call, agent, 'hold');
  placeParties(floor, call);
  return undefined;
}

export function unhold(floor: Floor, { call, agent, isOwner }: Talking): ActionRefusal | undefined {
  if (!isOwner) return NOT_YOURS;
  if (!takes(call, 'unhold')) return notNow(call, 'unhold');
  enterConversation(floor, call, 'unhold');
  noteAction(floor, call, agent, 'unhold');
  placeParties(floor, call);
  return undefined;
}

export function mute(floor: Floor, { call, agent }: Talking, on: boolean): ActionRefusal | undefined {
  const { agentId } = agent.profile;
  const others = conversationOf(call).muted.filter((muted) => muted !== agentId);
  change(floor, call, { muted: on ? [...others, agentId] : others });
  noteAction(floor, call, agent, on ? 'mute' : 'unmute');
  if (agent.seatId !== undefined) floor.effects.push({ type: 'mute', callId: agent.seatId, on });
  return undefined;
}

export function sendKeys(
  floor: Floor,
  { call, agent, isOwner }: Talking,
  digits: string,
): ActionRefusal | undefined {
  if (!isOwner) return NOT_YOURS;
  const { state } = conversationOf(call);
  if (state !== 'talking' && state !== 'conference') return notNow(call, 'sending keys');
  // The digits may be somebody's card or code: only how many is kept.
  noteAction(floor, call, agent, 'keys', `${digits.length}`);
  floor.effects.push({ type: 'sendKeys', callId: call.attempt.attemptId, digits });
  return undefined;
}

export function mark(floor: Floor, { call, agent }: Talking, note: string): ActionRefusal | undefined {
  noteAction(floor, call, agent, 'mark', note);
  save(floor, call);
  return undefined;
}

export function askHelp(floor: Floor, { call, agent }: Talking, note?: string): ActionRefusal | undefined {
  const help = { agentId: agent.profile.agentId, since: floor.now, ...(note === undefined ? {} : { note }) };
  noteAction(floor, call, agent, 'help', note);
  change(floor, call, { help });
  return undefined;
}

/** Somebody has come to help. */
export function helpAnswered(floor: Floor, call: Call): void {
  if (call.conversation?.help === undefined) return;
  const { help: _, ...rest } = call.conversation;
  call.conversation = rest;
  floor.isDirty = true;
  save(floor, call);
}

/** A call that an agent does this often with has a fault, and its record stays readable. */
const MAX_NOTED = 100;

/** For the record of the call. */
export function noteAction(floor: Floor, call: Call, agent: Agent, action: string, note?: string): void {
  const noted = call.details.actions ?? [];
  if (noted.length >= MAX_NOTED) return;
  const entry = {
    at: floor.now,
    agentId: agent.profile.agentId,
    action,
    ...(note === undefined ? {} : { note }),
  };
  call.details = { ...call.details, actions: [...noted, entry] };
}

/**
 * Orders every party of an answered call to where its stage wants it. Doing so again is harmless, so this also takes
 * up a call after a restart and after an order that failed.
 */
export function placeParties(floor: Floor, call: Call): void {
  const { attemptId } = call.attempt;
  const seatId = call.agentId === undefined ? undefined : floor.agents.get(call.agentId)?.seatId;
  const { state, third, supervisor, consultBridgeId } = conversationOf(call);
  const thirdId = supervisor?.legId ?? thirdLegOf(floor, third);
  if (call.state === 'parked') return seatLeg(floor, attemptId);
  if (call.state === 'transferred') {
    if (thirdId === undefined) seatLeg(floor, attemptId);
    else bridgeLegs(floor, call.bridgeId, [attemptId, thirdId]);
    return;
  }
  if (call.state !== 'joined' || seatId === undefined) return;
  if (state === 'talking') return bridgeLegs(floor, call.bridgeId, [seatId, attemptId]);
  if (state === 'conference')
    return bridgeLegs(floor, call.bridgeId, [seatId, attemptId, ...(thirdId === undefined ? [] : [thirdId])]);
  seatLeg(floor, attemptId);
  if (thirdId === undefined) bridgeLegs(floor, call.bridgeId, [seatId]);
  else bridgeLegs(floor, consultBridgeId, [seatId, thirdId]);
}

/** The third party's leg once it can be heard. */
export function thirdLegOf(floor: Floor, third: Third | undefined): CallId | undefined {
  if (third === undefined) return undefined;
  if (third.kind === 'agent') return floor.agents.get(third.agentId)?.seatId;
  return third.isUp ? third.legId : undefined;
}

function seatLeg(floor: Floor, callId: CallId): void {
  floor.effects.push({ type: 'seat', callId });
}

function bridgeLegs(floor: Floor, bridgeId: BridgeId | undefined, callIds: readonly CallId[]): void {
  if (bridgeId !== undefined) floor.effects.push({ type: 'bridge', bridgeId, callIds });
}
