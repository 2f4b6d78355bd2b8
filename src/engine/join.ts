/** Joining a person with an agent: one bridge call with both legs. What follows from it is in joined.ts. */
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { Agent } from './agent.ts';
import { enter, type Call } from './call.ts';
import type { Floor } from './floor.ts';

/** A join takes milliseconds; one that has not come by then never will, and the person is waiting. */
const JOIN_LIMIT_MS = SECOND_MS;

export const bridgeIdOf = (attemptId: string): string => `b-${attemptId}`;

export function startJoin(floor: Floor, call: Call, agent: Agent): void {
  const { attemptId } = call.attempt;
  call.bridgeId = bridgeIdOf(attemptId);
  call.bridgedLegs.clear();
  enter(floor, call, 'joinNow', JOIN_LIMIT_MS);
  pushBridge(floor, call, agent);
}

export function pushBridge(floor: Floor, call: Call, agent: Agent): void {
  if (call.bridgeId === undefined || agent.seatId === undefined) return;
  floor.effects.push({
    type: 'bridge',
    bridgeId: call.bridgeId,
    callIds: [agent.seatId, call.attempt.attemptId],
  });
}
