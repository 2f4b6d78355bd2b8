/** What an agent who asked for a call is told: it is on its way, or why it is not. */
import type { Instant } from '../domain/kernel/time.ts';
import type { Agent } from './agent.ts';
import { release } from './agentLoop.ts';
import type { Call } from './call.ts';
import { answer, refusalOf } from './dialAnswer.ts';
import type { Floor } from './floor.ts';

/** The attempt that the agent asked for is on record. */
export function agentCallBegun(floor: Floor, agent: Agent): void {
  const { askedBy } = agent;
  agent.askedBy = undefined;
  if (askedBy !== undefined) answer(floor, askedBy, undefined);
}

export function agentCallRefused(floor: Floor, call: Call, code: string, retryAt: Instant | undefined): void {
  const agent = call.agentId === undefined ? undefined : floor.agents.get(call.agentId);
  if (agent === undefined) return;
  const { askedBy } = agent;
  agent.askedBy = undefined;
  release(floor, call);
  if (askedBy !== undefined) answer(floor, askedBy, refusalOf(code, retryAt));
}
