/** Who is in every story. */
import type { EngineInput } from '../../../src/engine/input.ts';

export const AGENTS = ['agent-1', 'agent-2', 'agent-3', 'agent-4'];
/** Called per conversation. */
const PER_CALL = 'agent-4';
export const SUPERVISORS = ['ada', 'bob'];

export function loginOf(agentId: string): EngineInput {
  const kind = agentId === PER_CALL ? ({ seatKind: 'perCall' } as const) : {};
  return {
    type: 'agentLogin',
    agent: { agentId, name: agentId, phone: `phone-${agentId}`, teamId: 'team', ...kind },
  };
}
