/**
 * An agent whose phone fell silent in a call (a page loaded anew, a network that was away) and is back: where their own
 * customer still waits, the two go on, whatever is owed or was asked for after the call, for the call is not over.
 */
import type { Agent } from './agent.ts';
import { disposed, settleWishes } from './agentLoop.ts';
import { waitingFor } from './awaited.ts';
import type { Floor } from './floor.ts';
import { takeCallerBack } from './inboundLoop.ts';
import { giveBack } from './queue.ts';

/** The agent's seat has answered. */
export function seatIsBack(floor: Floor, agent: Agent): void {
  const call = waitingFor(floor, agent.profile.agentId);
  if (call === undefined) {
    if (!takeCallerBack(floor, agent)) settleWishes(floor, agent);
    return;
  }
  if (agent.owed?.attemptId === call.attempt.attemptId) {
    agent.owed = undefined;
    disposed(floor, agent);
  }
  giveBack(floor, call, agent.profile.agentId);
}
