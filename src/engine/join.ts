/** Joining a person with an agent: one bridge call with both legs. What follows from it is in joined.ts. */
import { MESSAGE_LEAD_MS } from '../domain/campaign/answerLimit.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { Agent } from './agent.ts';
import { enter, type Call } from './call.ts';
import { waitLimitMs } from './campaignFloor.ts';
import type { Floor } from './floor.ts';

/** A join takes milliseconds; one that has not come by then never will, and the person is waiting. */
const JOIN_LIMIT_MS = SECOND_MS;

/** `again` tells a later try apart: a leg that is in a bridge already would not be reported as coming into it. */
export function bridgeIdOf(attemptId: string, again?: string): string {
  return again === undefined ? `b-${attemptId}` : `b-${attemptId}_${again}`;
}

/** Where an agent speaks with somebody else about the call. */
export function consultBridgeIdOf(floor: Floor, call: Call): string {
  return bridgeIdOf(call.attempt.attemptId, `c${nextTry(floor, call)}`);
}

/** For legs that were in another bridge of the call: one that has ended cannot be made again (measured). */
export function laterBridgeIdOf(floor: Floor, call: Call): string {
  return bridgeIdOf(call.attempt.attemptId, nextTry(floor, call));
}

export function attemptIdOf(bridgeId: string): string {
  return bridgeId.replace(/^b-/, '').replace(/_.*$/, '');
}

export function startJoin(floor: Floor, call: Call, agent: Agent): void {
  const { attemptId } = call.attempt;
  const last = call.bridgeId;
  call.bridgeId = bridgeIdOf(attemptId, last === undefined ? undefined : nextTry(floor, call));
  call.bridgedLegs.clear();
  enter(floor, call, 'joinNow', joinLimitMs(floor, call));
  pushBridge(floor, call, agent);
  if (last !== undefined) floor.effects.push({ type: 'unbridge', bridgeId: last, callIds: [attemptId] });
}

/** Little is left to somebody who has waited; at the limit they hear the message, whatever has become of the join. */
function joinLimitMs(floor: Floor, call: Call): number {
  return Math.min(JOIN_LIMIT_MS, Math.max(MESSAGE_LEAD_MS, waitLimitMs(floor, call)));
}

/** The instant, so that it differs from those of an engine that crashed as well. */
function nextTry(floor: Floor, call: Call): string {
  call.joins += 1;
  return `${floor.now.toString(36)}${call.joins.toString(36)}`;
}

export function pushBridge(floor: Floor, call: Call, agent: Agent): void {
  if (call.bridgeId === undefined || agent.seatId === undefined) return;
  floor.effects.push({
    type: 'bridge',
    bridgeId: call.bridgeId,
    callIds: [agent.seatId, call.attempt.attemptId],
  });
}
