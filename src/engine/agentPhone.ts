/**
 * The phone of an agent who is called per conversation: called when the agent is reserved, hung up with the call. Two
 * calls in a row that nobody answered pause the agent, so that no third person waits for a phone nobody is at.
 */
import { endAsAgent } from './afterCall.ts';
import { isPerCall, type Agent } from './agent.ts';
import { callPhone, leaveSeat, pause, release, seatAnswered } from './agentLoop.ts';
import { serve, serveAgain } from './answer.ts';
import { isAnswered, type Call } from './call.ts';
import { dialOut, mayLeave } from './dialOut.ts';
import { close, endedUndialled } from './close.ts';
import { leaveFlow } from './flowAction.ts';
import { log, type Floor } from './floor.ts';
import { seatIsBack } from './rejoin.ts';

const MAX_UNANSWERED = 2;
/** Shown to the agent and the supervisor. */
export const UNANSWERED = 'two calls to the phone in a row were not answered';

/** Whether the call waits for its agent's phone to be answered. */
export function awaitsPhone(floor: Floor, call: Call): boolean {
  const agent = call.agentId === undefined ? undefined : floor.agents.get(call.agentId);
  return agent !== undefined && isPerCall(agent) && !agent.isPhoneUp;
}

export function ringPhone(floor: Floor, agent: Agent): void {
  if (agent.seatId === undefined) callPhone(floor, agent);
}

/** The answer of an agent's own leg, be it a seat or a phone that was called for one conversation. */
export function agentLegAnswered(floor: Floor, agent: Agent): void {
  if (!isPerCall(agent)) {
    if (seatAnswered(floor, agent)) seatIsBack(floor, agent);
    return;
  }
  if (agent.seatId === undefined || agent.isPhoneUp) return;
  agent.isPhoneUp = true;
  agent.failedSeats = 0;
  floor.effects.push({ type: 'seat', callId: agent.seatId });
  const call = floor.calls.get(agent.attemptId ?? '');
  if (call?.state === 'created') {
    if (mayLeave(floor, call)) dialOut(floor, call);
    else endedUndialled(floor, call, 'CANCELLED');
  } else if (call !== undefined && isAnswered(call)) serve(floor, call);
}

/** The phone was not answered, or hung up: by the agent, who so ends the conversation. */
export function agentPhoneLost(floor: Floor, agent: Agent, atPhone: boolean): void {
  const { isPhoneUp } = agent;
  const call = floor.calls.get(agent.attemptId ?? '');
  leaveSeat(floor, agent);
  if (call !== undefined) leaveCall(floor, agent, call, isPhoneUp);
  if (isPhoneUp || !atPhone) return;
  agent.failedSeats += 1;
  const { agentId } = agent.profile;
  log(floor, 'warn', 'agent.phoneUnanswered', { agentId, inARow: agent.failedSeats });
  if (agent.failedSeats < MAX_UNANSWERED) return;
  agent.failedSeats = 0;
  pause(floor, agent, UNANSWERED);
}

/** `isOut`: the order to dial may have left already, which no list of the living shows yet. */
function leaveCall(floor: Floor, agent: Agent, call: Call, isOut: boolean): void {
  if (call.state === 'inFlow') return leaveFlow(floor, call, agent);
  if (agent.state === 'talking') return endAsAgent(floor, call, agent);
  if (call.state === 'created' && !isOut) return endedUndialled(floor, call, 'CANCELLED');
  if (!isAnswered(call)) return close(floor, call, 'agent-lost');
  release(floor, call);
  if (call.state === 'consent' || call.state === 'joining') serveAgain(floor, call);
  else if (call.state === 'waiting') serve(floor, call);
}
