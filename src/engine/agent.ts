/** One agent while logged in. */
import { agentMachine, type AgentEvent, type AgentState } from '../domain/agent/state.ts';
import type { AgentId, AttemptId, CallId } from '../domain/kernel/ids.ts';
import { target, transition } from '../domain/kernel/machine.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Floor } from './floor.ts';
import type { AgentProfile } from './input.ts';

export interface Agent {
  readonly profile: AgentProfile;
  readonly state: AgentState;
  readonly since: Instant;
  seatId?: CallId | undefined;
  attemptId?: AttemptId | undefined;
  pauseReason?: string | undefined;
  /** Asked for while busy: takes effect at the end of wrap-up. */
  pauseAfterCall?: string | undefined;
  logoutAfterCall: boolean;
  /** The limit of the wrap-up under way. */
  wrapUpMs?: number | undefined;
  /** Calls to the phone in a row that came to nothing. */
  failedSeats: number;
  calls: number;
}

export const agentKey = (agentId: AgentId): string => `agent:${agentId}`;

export function newAgent(profile: AgentProfile, now: Instant): Agent {
  return {
    profile,
    state: agentMachine.initial,
    since: now,
    logoutAfterCall: false,
    failedSeats: 0,
    calls: 0,
  };
}

export function enterAgent(floor: Floor, agent: Agent, event: AgentEvent): void {
  const to = transition(agentMachine, agent.state, event);
  Object.assign(agent, { state: to, since: floor.now });
  floor.deadlines.clear(agentKey(agent.profile.agentId));
  floor.isDirty = true;
  floor.effects.push({
    type: 'recordAgentState',
    agentId: agent.profile.agentId,
    state: to,
    ...(to === 'paused' && agent.pauseReason !== undefined ? { reason: agent.pauseReason } : {}),
  });
}

export function canTake(agent: Agent, event: AgentEvent): boolean {
  return target(agentMachine, agent.state, event) !== undefined;
}

/** The agent who has been ready longest. */
export function longestIdle(floor: Floor): Agent | undefined {
  let best: Agent | undefined;
  for (const agent of floor.agents.values()) {
    if (agent.state === 'ready' && (best === undefined || agent.since < best.since)) best = agent;
  }
  return best;
}
