/** The desks that lease a lead for one agent alone: of a callback, and of those that are the agent's own. */
import type { AgentSnapshot } from '../domain/agent/state.ts';
import { createAllocationDesk, type AllocationDesk, type AllocationDeskOptions } from './allocationDesk.ts';
import type { AllocationEffect } from './allocationDesk.ts';
import { createCallbackDesk, type CallbackDeskOptions, type CallbackEffect } from './callbackDesk.ts';
import type { Loop } from './loop.ts';

export type DeskEffect = CallbackEffect | AllocationEffect;

export interface AgentDesks extends Pick<AllocationDesk, 'isPooled' | 'ofPool'> {
  readonly loops: readonly Loop[];
  readonly run: (effect: DeskEffect) => void;
}

export function createAgentDesks(
  options: CallbackDeskOptions & Pick<AllocationDeskOptions, 'records'>,
  agents: () => readonly AgentSnapshot[],
): AgentDesks {
  const callbacks = createCallbackDesk(options);
  const allocations = createAllocationDesk({
    ...options,
    onFloor: () => agents().flatMap(({ agentId, state }) => (state === 'loggedOut' ? [] : [agentId])),
  });
  return {
    loops: [callbacks.loop, allocations.loop],
    run: (effect) => (effect.type === 'leaseAllocated' ? allocations.run(effect) : callbacks.run(effect)),
    isPooled: allocations.isPooled,
    ofPool: allocations.ofPool,
  };
}
