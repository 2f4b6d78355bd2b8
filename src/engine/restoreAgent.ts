/**
 * After a crash: an agent as the last board showed them. Reserved and talking follow from the calls alone; what they had
 * asked for while busy is kept, and so is a disposition that is still owed. A lead that was shown is let go.
 */
import type { AgentSnapshot, AgentState } from '../domain/agent/state.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import { agentKey, isPerCall, newAgent, type Agent, type Owed } from './agent.ts';
import type { Call } from './call.ts';
import type { Floor } from './floor.ts';
import type { AgentProfile } from './input.ts';
import { bridgeIdOf } from './join.ts';

const SETTLE_MS = 5 * SECOND_MS;

export function restoreAgent(floor: Floor, snapshot: AgentSnapshot): void {
  if (snapshot.state === 'loggedOut') return;
  const { agentId, seatId, pauseReason, calls, since } = snapshot;
  const agent = newAgent(profileOf(snapshot), floor.now);
  const state = restoredState(agent, snapshot);
  Object.assign(agent, { state, since, seatId, pauseReason, calls });
  agent.pauseAfterCall = snapshot.pauseAfterCall;
  agent.logoutAfterCall = snapshot.logoutAfterCall ?? false;
  agent.readyAfterCall = snapshot.readyAfterCall ?? false;
  agent.owed = snapshot.owedDisposition as Owed | undefined;
  if (snapshot.state === 'paused' && state === 'seating') agent.pauseAfterCall = pauseReason ?? '';
  floor.agents.set(agentId, agent);
  if (seatId !== undefined) floor.seats.set(seatId, agentId);
  if (state === 'wrapUp' || state === 'seating')
    floor.deadlines.set(agentKey(agentId), floor.now + SETTLE_MS);
}

/** The call knows better than the agent's snapshot, which is a picture and may be a second older. */
export function bindAgent(floor: Floor, call: Call): void {
  const agent: Agent | undefined = call.agentId === undefined ? undefined : floor.agents.get(call.agentId);
  // A call that waited for its agent's phone was not dialled yet, or nobody knows: it is not dialled twice.
  const isUncertain = agent !== undefined && isPerCall(agent) && call.state === 'created';
  if (agent?.seatId === undefined || agent.attemptId !== undefined || isUncertain) {
    call.agentId = undefined;
    return;
  }
  const isTalking = call.state === 'joined' || call.state === 'inFlow';
  Object.assign(agent, { state: isTalking ? 'talking' : 'reserved' });
  agent.attemptId = call.attempt.attemptId;
  agent.isPhoneUp = isPerCall(agent);
  if (isTalking) call.bridgeId ??= bridgeIdOf(call.attempt.attemptId);
}

/** Phones that were called for a conversation that is no more: the comparison with Asterisk hangs them up. */
export function forgetIdlePhones(floor: Floor): void {
  for (const agent of floor.agents.values()) {
    if (!isPerCall(agent) || agent.attemptId !== undefined || agent.seatId === undefined) continue;
    floor.seats.delete(agent.seatId);
    agent.seatId = undefined;
  }
}

function restoredState(agent: Agent, { state, seatId }: AgentSnapshot): AgentState {
  if (seatId === undefined && !isPerCall(agent)) return 'seating';
  return state === 'reserved' || state === 'talking' || state === 'previewing' ? 'ready' : state;
}

function profileOf({ agentId, name, phone, seatKind, teamId, tier, skills }: AgentSnapshot): AgentProfile {
  return {
    agentId,
    name,
    phone,
    ...(seatKind === undefined ? {} : { seatKind }),
    ...(teamId === undefined ? {} : { teamId }),
    ...(tier === undefined ? {} : { tier }),
    ...(skills === undefined ? {} : { skills }),
  };
}
