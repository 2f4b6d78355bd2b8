/** A call is joined when both legs are seen in the bridge; a leg that does not come costs the agent the seat, not the call. */
import { enterAgent } from './agent.ts';
import { agentOf, seatLost } from './agentLoop.ts';
import { lookUpAsked } from './afterCall.ts';
import { askJoined, serveAgain } from './answer.ts';
import { enter, hasSpoken, stamp, type Call } from './call.ts';
import { campaignOf, settingsOf } from './campaignFloor.ts';
import { detectWarm } from './detectStart.ts';
import { flowJoined } from './flow.ts';
import { log, type Floor } from './floor.ts';
import { observeConnected } from './observe.ts';
import { recordByRule } from './recording.ts';

/** A leg that left the bridge of an earlier try has not left this one. */
export function legUnbridged(call: Call, callId: string, bridgeId: string): void {
  if (bridgeId === call.bridgeId) call.bridgedLegs.delete(callId);
}

export function legBridged(floor: Floor, call: Call, callId: string, bridgeId: string): void {
  if (bridgeId !== call.bridgeId) return;
  call.bridgedLegs.add(callId);
  const agent = agentOf(floor, call);
  if (call.state !== 'joining' || agent?.seatId === undefined) return;
  if (!call.bridgedLegs.has(agent.seatId) || !call.bridgedLegs.has(call.attempt.attemptId)) return;
  const isFirst = !hasSpoken(call);
  stamp(floor, call, 'joinedAt');
  call.joinedAgentId = agent.profile.agentId;
  call.lostBy = undefined;
  // Whoever has called is in no abandonment rate.
  if (isFirst && call.inbound === undefined) countConnected(floor, call);
  enterAgent(floor, agent, 'join');
  enter(floor, call, 'join', settingsOf(floor, call).maxTalkMs);
  log(floor, 'info', 'call.joined', {
    attemptId: call.attempt.attemptId,
    agentId: agent.profile.agentId,
    sinceAnswerMs: floor.now - (call.stamps.answeredAt ?? floor.now),
  });
  flowJoined(floor, call);
  askJoined(floor, call);
  if (call.inbound === undefined) detectWarm(floor, call);
  recordByRule(floor, call);
  lookUpAsked(floor, call);
}

/** Once a call, however many agents it sees. */
function countConnected(floor: Floor, call: Call): void {
  const campaign = campaignOf(floor, call);
  campaign.joined += 1;
  campaign.budget.count(floor.now, false);
  observeConnected(floor, call);
}

/** The agent's leg did not come into the bridge: another agent, or the limit, for the person; a new seat for the agent. */
export function joinFailed(floor: Floor, call: Call): void {
  const agent = agentOf(floor, call);
  call.agentId = undefined;
  log(floor, 'error', 'call.joinFailed', {
    attemptId: call.attempt.attemptId,
    agentId: agent?.profile.agentId,
  });
  if (agent?.seatId !== undefined) {
    floor.effects.push({ type: 'hangup', callId: agent.seatId, reason: 'join-failed' });
    seatLost(floor, agent);
  }
  serveAgain(floor, call);
}
