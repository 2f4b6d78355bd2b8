/**
 * After a crash: the open attempts and agents as they were last saved become the floor again. What of it is still
 * true is found out by the comparison with the living legs that follows the first connection.
 */
import type { AgentSnapshot, AgentState } from '../domain/agent/state.ts';
import type { Attempt } from '../domain/cdr/attempt.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import { agentKey, newAgent, type Agent } from './agent.ts';
import { callKey, isAnswered, restoredCall, type Call, type CallSnapshot } from './call.ts';
import { CREATED_LIMIT_MS } from './callLoop.ts';
import { settingsOf } from './campaignFloor.ts';
import { log, type Floor } from './floor.ts';
import { bridgeIdOf } from './join.ts';

export interface OpenAttempt {
  readonly attempt: Attempt;
  readonly call?: unknown;
}

export function restore(
  floor: Floor,
  attempts: readonly OpenAttempt[],
  agents: readonly AgentSnapshot[],
): void {
  for (const snapshot of agents) restoreAgent(floor, snapshot);
  for (const { attempt, call: saved } of attempts) {
    const call = restoredCall(attempt, saved as CallSnapshot | undefined);
    floor.calls.set(attempt.attemptId, call);
    takeUpDeadline(floor, call);
    bindAgent(floor, call);
  }
  if (attempts.length > 0 || agents.length > 0) {
    log(floor, 'info', 'floor.restored', { attempts: attempts.length, agents: agents.length });
  }
}

function restoreAgent(floor: Floor, snapshot: AgentSnapshot): void {
  if (snapshot.state === 'loggedOut') return;
  const { agentId, name, phone, seatId, pauseReason, calls, since } = snapshot;
  const agent = newAgent({ agentId, name, phone }, floor.now);
  // Reserved and talking follow from the calls alone; without one the agent is simply free.
  const isBusy = snapshot.state === 'reserved' || snapshot.state === 'talking';
  const state: AgentState = seatId === undefined ? 'seating' : isBusy ? 'ready' : snapshot.state;
  Object.assign(agent, { state, since, seatId, pauseReason, calls });
  floor.agents.set(agentId, agent);
  if (seatId !== undefined) floor.seats.set(seatId, agentId);
  if (state === 'wrapUp' || state === 'seating')
    floor.deadlines.set(agentKey(agentId), floor.now + 5 * SECOND_MS);
}

function bindAgent(floor: Floor, call: Call): void {
  const agent: Agent | undefined = call.agentId === undefined ? undefined : floor.agents.get(call.agentId);
  if (agent?.state !== 'ready' || agent.attemptId !== undefined) {
    call.agentId = undefined;
    return;
  }
  const isTalking = call.state === 'joined';
  Object.assign(agent, { state: isTalking ? 'talking' : 'reserved' });
  agent.attemptId = call.attempt.attemptId;
  if (isTalking) call.bridgeId ??= bridgeIdOf(call.attempt.attemptId);
}

/** The stage's limit starts afresh: how much of it the gap has used is settled by the comparison. */
function takeUpDeadline(floor: Floor, call: Call): void {
  floor.deadlines.set(callKey(call.attempt.attemptId), floor.now + limitOf(floor, call));
}

function limitOf(floor: Floor, call: Call): number {
  const { answerLimitMs, maxTalkMs, ringTimeoutMs } = settingsOf(floor, call);
  if (call.state === 'waiting') return answerLimitMs;
  return isAnswered(call) ? maxTalkMs : Math.max(CREATED_LIMIT_MS, ringTimeoutMs);
}
