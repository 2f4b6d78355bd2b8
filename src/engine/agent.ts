/** One agent while logged in. */
import {
  agentMachine,
  type AgentEvent,
  type AgentState,
  type OwedDisposition,
} from '../domain/agent/state.ts';
import type { AgentId, AttemptId, CallId } from '../domain/kernel/ids.ts';
import { target, transition } from '../domain/kernel/machine.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Preview } from './previewLead.ts';
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
  /** Asked for while busy: no wrap-up after this call. */
  readyAfterCall: boolean;
  /** The phone of an agent who is called per conversation was answered. */
  isPhoneUp: boolean;
  /** How many kinds of campaign the agent can serve (agentPools.ts). */
  reach: number;
  /** The pool that learns from what the agent does now: that of the last call. */
  poolId?: string | undefined;
  preview?: Preview | undefined;
  owed?: Owed | undefined;
  /** The last call, where its campaign tells machines from people: the agent may say who it was. */
  heard?: AttemptId | undefined;
  /** The command that is answered when the call it asked for has begun or was refused. */
  askedBy?: string | undefined;
  /** The limit of the wrap-up under way. */
  wrapUpMs?: number | undefined;
  /** Calls to the phone in a row that came to nothing. */
  failedSeats: number;
  calls: number;
}

/** What is needed of a call to take its disposition after its end. */
export interface Owed extends OwedDisposition {
  readonly createdAt: Instant;
  /** The lead's, after the call. */
  readonly revision: number;
  readonly chargedAttempts: number;
  readonly attemptNumber: number;
  /** Where it is known in which one the person is. */
  readonly timeZone?: string;
  /** Not known any more after a restart of the engine. */
  readonly number?: string;
}

export const agentKey = (agentId: AgentId): string => `agent:${agentId}`;

export function newAgent(profile: AgentProfile, now: Instant): Agent {
  return {
    profile,
    state: agentMachine.initial,
    since: now,
    logoutAfterCall: false,
    readyAfterCall: false,
    isPhoneUp: false,
    reach: 1,
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
    ...(to === 'talking' && agent.attemptId !== undefined ? { attemptId: agent.attemptId } : {}),
    ...(to === 'paused' && agent.pauseReason !== undefined ? { reason: agent.pauseReason } : {}),
  });
}

export function canTake(agent: Agent, event: AgentEvent): boolean {
  return target(agentMachine, agent.state, event) !== undefined;
}

/** Called for each conversation and hung up after, where others keep a seat. */
export function isPerCall({ profile }: Agent): boolean {
  return profile.seatKind === 'perCall';
}
