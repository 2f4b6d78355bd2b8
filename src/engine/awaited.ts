/** Who waits for an agent whose phone fell silent. */
import type { AgentId } from '../domain/kernel/ids.ts';
import { isWaitingFor, type Call } from './call.ts';
import type { Floor } from './floor.ts';
import type { InboundCall } from './inbound.ts';

/** The call that the agent lost, while its person waits for somebody. */
export function waitingFor(floor: Floor, agentId: AgentId): Call | undefined {
  for (const call of floor.calls.values()) if (isWaitingFor(call, agentId)) return call;
  return undefined;
}

export function callerWaitingFor(floor: Floor, agentId: AgentId): InboundCall | undefined {
  for (const inbound of floor.inbound.values())
    if (inbound.state === 'waiting' && inbound.talk?.lostBy === agentId) return inbound;
  return undefined;
}

export function isAwaited(floor: Floor, agentId: AgentId): boolean {
  return waitingFor(floor, agentId) !== undefined || callerWaitingFor(floor, agentId) !== undefined;
}
