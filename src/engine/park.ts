/**
 * Parking: the customer hears music, the agent is free, and any agent may pick the call up. After a while it comes back
 * to the agent who parked it, or to the queue.
 */
import type { ActionRefusal } from '../domain/conversation/action.ts';
import type { AttemptId } from '../domain/kernel/ids.ts';
import { MINUTE_MS } from '../domain/kernel/time.ts';
import { isPerCall, type Agent } from './agent.ts';
import { isBlocked } from './agentDisposition.ts';
import { makeReady, reserve } from './agentLoop.ts';
import { enter, type Call } from './call.ts';
import {
  NOT_YOURS,
  PROMPT_PLAYS,
  conversationOf,
  hearsPrompt,
  noteAction,
  notNow,
  placeParties,
  type Talking,
} from './conversation.ts';
import { log, type Floor } from './floor.ts';
import { startJoin } from './join.ts';
import { leaveCall } from './leave.ts';
import { giveBack } from './queue.ts';

export const PARK_LIMIT_MS = 3 * MINUTE_MS;

export function park(floor: Floor, { call, agent, isOwner }: Talking): ActionRefusal | undefined {
  if (!isOwner) return NOT_YOURS;
  if (conversationOf(call).third !== undefined) return notNow(call, 'parking');
  if (hearsPrompt(call)) return PROMPT_PLAYS;
  noteAction(floor, call, agent, 'park');
  leaveCall(floor, call, agent);
  call.conversation = undefined;
  call.parkedBy = agent.profile.agentId;
  enter(floor, call, 'park', PARK_LIMIT_MS);
  placeParties(floor, call);
  return undefined;
}

export function pickUp(floor: Floor, agent: Agent, attemptId: AttemptId): ActionRefusal | undefined {
  const call = floor.calls.get(attemptId);
  if (call?.state !== 'parked') return { code: 'not-found', message: `no call ${attemptId} is parked` };
  const refusal = whyNotPickUp(floor, agent);
  if (refusal !== undefined) return refusal;
  if (agent.state === 'wrapUp') {
    // A pause that was asked for comes after this call.
    const { pauseAfterCall } = agent;
    makeReady(floor, agent);
    agent.pauseAfterCall = pauseAfterCall;
  }
  noteAction(floor, call, agent, 'pickUp');
  call.parkedBy = undefined;
  reserve(floor, agent, call);
  startJoin(floor, call, agent);
  return undefined;
}

function whyNotPickUp(floor: Floor, agent: Agent): ActionRefusal | undefined {
  const { agentId } = agent.profile;
  const refuse = (message: string): ActionRefusal => ({ code: 'agent-not-ready', message });
  if (isPerCall(agent))
    return refuse(`${agentId} is called for each conversation; an agent with a seat picks up`);
  if (agent.state === 'wrapUp' && isBlocked(floor, agent))
    return refuse(`${agentId} owes a disposition, and picks up once it is given`);
  if (agent.state === 'wrapUp' && agent.logoutAfterCall) return refuse(`${agentId} is logging out`);
  if ((agent.state === 'ready' || agent.state === 'wrapUp') && agent.seatId !== undefined) return undefined;
  return refuse(`${agentId} is ${agent.state}; only a ready agent picks up`);
}

export function parkLimitReached(floor: Floor, call: Call): void {
  log(floor, 'info', 'call.parkedTooLong', { attemptId: call.attempt.attemptId, parkedBy: call.parkedBy });
  giveBack(floor, call, call.parkedBy);
}
