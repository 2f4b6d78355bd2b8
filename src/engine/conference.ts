/** Three in one call: customer, agent and the third party. Whoever leaves, the other two go on. */
import type { ActionRefusal } from '../domain/conversation/action.ts';
import { endAsAgent } from './afterCall.ts';
import type { Agent } from './agent.ts';
import type { Call } from './call.ts';
import { close } from './close.ts';
import {
  NOT_YOURS,
  conversationOf,
  enterConversation,
  noteAction,
  notNow,
  placeParties,
  takes,
  thirdLegOf,
  type Talking,
} from './conversation.ts';
import { log, type Floor } from './floor.ts';
import { endConsultBridge, forgetInConversation, takeCustomerBack } from './leave.ts';
import { stopPlayback } from './playback.ts';
import { giveBack } from './queue.ts';
import { goOnWithout } from './transfer.ts';

export function conference(floor: Floor, { call, agent, isOwner }: Talking): ActionRefusal | undefined {
  if (!isOwner) return NOT_YOURS;
  if (!takes(call, 'conference') || thirdLegOf(floor, conversationOf(call).third) === undefined)
    return notNow(call, 'a conference, before the target has answered,');
  noteAction(floor, call, agent, 'conference');
  enterConversation(floor, call, 'conference');
  placeParties(floor, call);
  endConsultBridge(floor, call);
  return undefined;
}

export function leaveConference(floor: Floor, { call, agent, isOwner }: Talking): ActionRefusal | undefined {
  const { state, third } = conversationOf(call);
  // An agent who was only called in may leave at any moment.
  if (third === undefined || (isOwner && state !== 'conference')) return notNow(call, 'leaving a conference');
  noteAction(floor, call, agent, 'leaveConference');
  if (isOwner) goOnWithout(floor, call, agent, third);
  else takeCustomerBack(floor, call);
  return undefined;
}

/** The agent hangs up: their call ends; one they were called into goes on without them. */
export function hangUpAsAgent(floor: Floor, { call, agent, isOwner }: Talking): void {
  if (isOwner) endAsAgent(floor, call, agent);
  else takeCustomerBack(floor, call);
}

/** The agent's leg is gone in the middle of the call: hung up, or lost, as with a browser that was closed. */
export function agentVanished(floor: Floor, call: Call, agent: Agent, isSilent: boolean): void {
  forgetInConversation(floor, call, agent);
  const { state, third } = conversationOf(call);
  const isThird = third?.kind === 'agent' && third.agentId === agent.profile.agentId;
  if (isThird) return takeCustomerBack(floor, call);
  if (call.agentId !== agent.profile.agentId) return;
  // A colleague who was asked for advice has the customer now; an outside party only where they spoke already.
  if (third !== undefined && (state === 'conference' || third.kind === 'agent'))
    return goOnWithout(floor, call, agent, third);
  call.agentId = undefined;
  // Somebody who has called is not sent away by an agent's lost phone.
  if (!isSilent && call.inbound === undefined) return close(floor, call, 'agent-lost');
  log(floor, 'warn', 'call.agentSilent', {
    attemptId: call.attempt.attemptId,
    agentId: agent.profile.agentId,
  });
  stopPlayback(floor, call);
  call.lostBy = agent.profile.agentId;
  giveBack(floor, call, undefined);
}
