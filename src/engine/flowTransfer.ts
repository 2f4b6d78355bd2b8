/**
 * A flow transfers the person: to agents, for whom they wait as anybody does, or to an outside number, by the same lines
 * and gates as an agent's transfer (outsideLine.ts). What becomes of it is in flowReturn.ts.
 */
import type { FlowTarget } from '../domain/flow/flow.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import { agentOf } from './agentLoop.ts';
import { enter, type Call } from './call.ts';
import { settingsOf } from './campaignFloor.ts';
import { TALKING, placeParties } from './conversation.ts';
import { log, type Floor } from './floor.ts';
import { laterBridgeIdOf } from './join.ts';
import { leaveCall } from './leave.ts';
import { callOut } from './outsideLine.ts';

const SENT_WAIT_MS = 20 * SECOND_MS;
const [SHORTEST_RING_MS, LONGEST_RING_MS] = [5 * SECOND_MS, 120 * SECOND_MS];

export function transferToAgents(
  floor: Floor,
  call: Call,
  to: FlowTarget,
  waitMs = transferLimitMs(floor, call),
): void {
  if (call.flow === undefined) return;
  letGo(floor, call);
  call.flow = { ...call.flow, target: to, isAwaited: false };
  enter(floor, call, 'wait', waitMs);
  floor.effects.push({ type: 'seat', callId: call.attempt.attemptId });
}

/**
 * Music until the outside party answers, then the two of them; the hang-up of either is the end of both. False: no call
 * may leave for it.
 */
export function transferToNumber(floor: Floor, call: Call, number: string, waitMs = SENT_WAIT_MS): boolean {
  const ringTimeoutMs = Math.min(LONGEST_RING_MS, Math.max(SHORTEST_RING_MS, waitMs));
  const found = callOut(floor, call, { number, ringTimeoutMs });
  const { attemptId } = call.attempt;
  if ('code' in found) {
    log(floor, 'warn', 'flow.transferRefused', { attemptId, code: found.code, message: found.message });
    return false;
  }
  letGo(floor, call);
  if (call.flow !== undefined) call.flow = { ...call.flow, isAwaited: false };
  call.bridgeId = laterBridgeIdOf(floor, call);
  call.bridgedLegs.clear();
  call.conversation = { ...TALKING, third: found.third };
  enter(floor, call, 'transfer', settingsOf(floor, call).maxTalkMs);
  placeParties(floor, call);
  return true;
}

/** An agent who has waited for the person waits no longer. */
function letGo(floor: Floor, call: Call): void {
  const waits = agentOf(floor, call);
  if (waits !== undefined) leaveCall(floor, call, waits);
}

/** Who was called by the campaign waits no longer than anybody who has just answered; who was sent by an agent has had one. */
function transferLimitMs(floor: Floor, call: Call): number {
  return call.flow?.sentBy === undefined ? settingsOf(floor, call).answerLimitMs : SENT_WAIT_MS;
}
