/**
 * Transfers. Blind: the agent leaves at once. Attended: the customer hears music while the agent speaks with the
 * target, then the agent leaves (complete), all three speak (conference.ts), or the customer is taken back (cancel). A
 * target that does not answer in time gives the customer back.
 */
import type { ActionRefusal, Destination } from '../domain/conversation/action.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import { enterAgent, type Agent } from './agent.ts';
import { reserve } from './agentLoop.ts';
import { enter, type Call } from './call.ts';
import { settingsOf } from './campaignFloor.ts';
import {
  NOT_YOURS,
  PROMPT_PLAYS,
  TALKING,
  conversationOf,
  enterConversation,
  hearsPrompt,
  noteAction,
  notNow,
  placeParties,
  takes,
  type Talking,
  type Third,
} from './conversation.ts';
import type { Floor } from './floor.ts';
import { consultBridgeIdOf, startJoin } from './join.ts';
import { endConsultBridge, leaveCall, takeCustomerBack } from './leave.ts';
import { callOut } from './outsideLine.ts';

export function transfer(
  floor: Floor,
  talking: Talking,
  to: Destination,
  kind: 'blind' | 'attended',
): ActionRefusal | undefined {
  const { call, agent, isOwner } = talking;
  if (!isOwner) return NOT_YOURS;
  if (!takes(call, 'consult')) return notNow(call, 'a transfer');
  if (hearsPrompt(call)) return PROMPT_PLAYS;
  const found = to.kind === 'number' ? outside(floor, talking, to.number) : agentFor(floor, agent, to);
  if ('code' in found) return found;
  noteAction(floor, call, agent, `transfer-${kind}`, wordsOf(to));
  if (kind === 'attended') consult(floor, call, found);
  else if ('third' in found) sendOut(floor, call, agent, found.third);
  else handOver(floor, call, agent, found.target);
  return undefined;
}

/** The agent leaves, the customer and the target go on; also before the target has answered. */
export function completeTransfer(floor: Floor, { call, agent, isOwner }: Talking): ActionRefusal | undefined {
  const { third } = conversationOf(call);
  if (!isOwner) return NOT_YOURS;
  if (third === undefined) return notNow(call, 'completing a transfer');
  noteAction(floor, call, agent, 'completeTransfer');
  goOnWithout(floor, call, agent, third);
  return undefined;
}

export function cancelConsult(floor: Floor, { call, agent, isOwner }: Talking): ActionRefusal | undefined {
  if (!isOwner) return NOT_YOURS;
  if (conversationOf(call).third === undefined) return notNow(call, 'cancelling a consultation');
  noteAction(floor, call, agent, 'cancelConsult');
  takeCustomerBack(floor, call);
  return undefined;
}

/** The owner is out, by their wish or with their leg; the third party takes their place. */
export function goOnWithout(floor: Floor, call: Call, owner: Agent, third: Third): void {
  const wasConference = conversationOf(call).state === 'conference';
  leaveCall(floor, call, owner);
  if (third.kind === 'leg') return goOnOutside(floor, call, third, wasConference);
  const { third: _, ...rest } = conversationOf(call);
  call.conversation = rest;
  call.agentId = third.agentId;
  call.joinedAgentId = third.agentId;
  enterConversation(floor, call, 'return');
  if (!wasConference) placeParties(floor, call);
  endConsultBridge(floor, call);
}

function outside(floor: Floor, { call, agent }: Talking, number: string) {
  return callOut(floor, call, { number, askedBy: agent.profile.agentId });
}

function consult(floor: Floor, call: Call, found: { third: Third } | { target: Agent }): void {
  const third = 'third' in found ? found.third : callIn(floor, call, found.target);
  const consultBridgeId = consultBridgeIdOf(floor, call);
  enterConversation(floor, call, 'consult', { third, consultBridgeId });
  placeParties(floor, call);
}

/** A seated agent is at the phone already: they are in as soon as they are asked. */
function callIn(floor: Floor, call: Call, target: Agent): Third {
  enterAgent(floor, target, 'reserve');
  target.attemptId = call.attempt.attemptId;
  enterAgent(floor, target, 'join');
  return { kind: 'agent', agentId: target.profile.agentId };
}

function sendOut(floor: Floor, call: Call, owner: Agent, third: Third): void {
  leaveCall(floor, call, owner);
  goOnOutside(floor, call, third, false);
}

/** Music until the outside party answers, then the two of them. */
function goOnOutside(floor: Floor, call: Call, third: Third, areTogether: boolean): void {
  const { consultBridgeId } = conversationOf(call);
  call.conversation = { ...TALKING, third, ...(consultBridgeId === undefined ? {} : { consultBridgeId }) };
  enter(floor, call, 'transfer', settingsOf(floor, call).maxTalkMs);
  if (!areTogether) placeParties(floor, call);
  endConsultBridge(floor, call);
}

function handOver(floor: Floor, call: Call, owner: Agent, target: Agent): void {
  leaveCall(floor, call, owner);
  call.conversation = undefined;
  reserve(floor, target, call);
  startJoin(floor, call, target);
}

function agentFor(
  floor: Floor,
  owner: Agent,
  to: Exclude<Destination, { kind: 'number' }>,
): { target: Agent } | ActionRefusal {
  const target = to.kind === 'agent' ? floor.agents.get(to.agentId) : longestReady(floor, to.teamId);
  if (target === owner) return { code: 'bad-argument', message: 'a call cannot be transferred to oneself' };
  if (target !== undefined && isReachable(target)) return { target };
  const who = to.kind === 'agent' ? `the agent ${to.agentId}` : `nobody of the team ${to.teamId}`;
  const state = target === undefined ? 'not logged in' : target.state;
  return {
    code: 'agent-not-ready',
    message: to.kind === 'agent' ? `${who} is not ready (${state})` : `${who} is ready`,
  };
}

function isReachable({ state, seatId }: Agent): boolean {
  return state === 'ready' && seatId !== undefined;
}

function longestReady(floor: Floor, teamId: string): Agent | undefined {
  let best: Agent | undefined;
  for (const agent of floor.agents.values()) {
    if (agent.profile.teamId !== teamId || !isReachable(agent)) continue;
    if (best === undefined || agent.since < best.since) best = agent;
  }
  return best;
}

function wordsOf(to: Destination): string {
  switch (to.kind) {
    case 'agent':
      return `agent ${to.agentId}`;
    case 'team':
      return `team ${to.teamId}`;
    case 'number':
      return to.number;
    default:
      return assertNever(to);
  }
}
