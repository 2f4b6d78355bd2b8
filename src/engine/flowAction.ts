/**
 * An agent sends the customer to a flow (a survey, a payment) and waits for them, out of the call and with music, or
 * goes to wrap-up at once. Whoever waits may still leave: then the flow is the customer's last step.
 */
import type { ActionRefusal } from '../domain/conversation/action.ts';
import type { Flow } from '../domain/flow/flow.ts';
import type { Agent } from './agent.ts';
import { save, type Call } from './call.ts';
import {
  NOT_YOURS,
  PROMPT_PLAYS,
  conversationOf,
  hearsPrompt,
  noteAction,
  notNow,
  type Talking,
} from './conversation.ts';
import { runAgentFlow } from './flow.ts';
import type { Floor } from './floor.ts';
import { forgetInConversation, leaveCall } from './leave.ts';

export function sendToFlow(
  floor: Floor,
  { call, agent, isOwner }: Talking,
  flowId: string,
  thenReturn: boolean,
): ActionRefusal | undefined {
  if (!isOwner) return NOT_YOURS;
  if (conversationOf(call).third !== undefined) return notNow(call, 'a flow');
  if (hearsPrompt(call)) return PROMPT_PLAYS;
  const flow = floor.flows.get(flowId);
  if (flow === undefined) return { code: 'not-found', message: `there is no flow ${flowId}` };
  noteAction(floor, call, agent, 'sendToFlow', flowId);
  giveToFlow(floor, call, agent, flow, thenReturn);
  return undefined;
}

/** Agent and customer are taken apart, and the customer is the flow's. */
export function giveToFlow(floor: Floor, call: Call, agent: Agent, flow: Flow, thenReturn: boolean): void {
  const { bridgeId } = call;
  const { attemptId } = call.attempt;
  const { state } = conversationOf(call);
  if (thenReturn) setAside(floor, call, agent);
  else leaveCall(floor, call, agent);
  call.conversation = undefined;
  if (bridgeId !== undefined) {
    // From the waiting room into the bridge that ends with it: its music would go on beside the prompts.
    if (state === 'held') floor.effects.push({ type: 'bridge', bridgeId, callIds: [attemptId] });
    floor.effects.push({ type: 'unbridge', bridgeId, callIds: [attemptId] });
  }
  runAgentFlow(floor, call, flow, { sentBy: agent.profile.agentId, isAwaited: thenReturn });
}

/** The agent stays the call's, and hears music until the customer is back. */
function setAside(floor: Floor, call: Call, agent: Agent): void {
  forgetInConversation(floor, call, agent);
  if (agent.seatId !== undefined) floor.effects.push({ type: 'seat', callId: agent.seatId });
}

/** The agent who waits for a customer hangs up: the flow goes on, and its end is the call's. */
export function leaveFlow(floor: Floor, call: Call, agent: Agent): void {
  leaveCall(floor, call, agent);
  if (call.flow !== undefined) call.flow = { ...call.flow, isAwaited: false };
  save(floor, call);
}
