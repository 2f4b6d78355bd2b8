/**
 * An agent leaves a call that goes on: wrap-up begins now, the seat is back in the waiting room, the microphone on.
 * Also what a call that closes does with everybody but the customer.
 */
import type { Agent } from './agent.ts';
import { wrapUp } from './agentLoop.ts';
import { save, type Call } from './call.ts';
import { settingsOf } from './campaignFloor.ts';
import { conversationOf, enterConversation, placeParties } from './conversation.ts';
import type { Floor } from './floor.ts';
import { hangUpLeg } from './leg.ts';

export function leaveCall(floor: Floor, call: Call, agent: Agent): void {
  forgetInConversation(floor, call, agent);
  if (call.agentId === agent.profile.agentId) call.agentId = undefined;
  if (agent.state === 'talking') wrapUp(floor, agent, settingsOf(floor, call).wrapUpMs);
  // An agent who is called for each conversation has hung up by now.
  if (agent.seatId !== undefined) floor.effects.push({ type: 'seat', callId: agent.seatId });
}

/** The agent is in the call no more, whatever became of their leg. */
export function forgetInConversation(floor: Floor, call: Call, agent: Agent): void {
  const { conversation } = call;
  const { agentId } = agent.profile;
  if (conversation === undefined) return;
  if (conversation.muted.includes(agentId) && agent.seatId !== undefined)
    floor.effects.push({ type: 'mute', callId: agent.seatId, on: false });
  const { help, ...rest } = conversation;
  call.conversation = {
    ...rest,
    muted: rest.muted.filter((muted) => muted !== agentId),
    ...(help === undefined || help.agentId === agentId ? {} : { help }),
  };
}

/** The third party is let go, and the bridge in which it spoke with the agent. */
export function dismissThird(floor: Floor, call: Call): void {
  const { third } = conversationOf(call);
  if (third?.kind === 'agent') {
    const agent = floor.agents.get(third.agentId);
    if (agent?.attemptId === call.attempt.attemptId) leaveCall(floor, call, agent);
  } else if (third?.kind === 'leg') {
    const leg = floor.legs.get(third.legId);
    if (leg !== undefined && leg.state !== 'closing') hangUpLeg(floor, leg, 'consult-over');
  }
  endConsultBridge(floor, call);
  if (call.conversation === undefined) return;
  const { third: _, ...rest } = call.conversation;
  call.conversation = rest;
  save(floor, call);
}

/** The third party has left or is sent away; agent and customer talk. */
export function takeCustomerBack(floor: Floor, call: Call): void {
  const { state } = conversationOf(call);
  dismissThird(floor, call);
  enterConversation(floor, call, 'return');
  // In a conference they hear each other already.
  if (state !== 'conference') placeParties(floor, call);
}

export function endConsultBridge(floor: Floor, call: Call): void {
  const { conversation } = call;
  if (conversation?.consultBridgeId === undefined) return;
  const { consultBridgeId: bridgeId, ...rest } = conversation;
  call.conversation = rest;
  floor.effects.push({ type: 'unbridge', bridgeId, callIds: [call.attempt.attemptId] });
}
