/** Tells agents' desks of what the engine has done, in the same turn: a screen must not wait for the live board. */
import type { AgentId } from '../domain/kernel/ids.ts';
import type { Effect } from '../engine/effect.ts';
import type { Engine } from '../engine/engine.ts';
import type { DeskChange, DeskFloorPort } from '../ports/deskFloor.ts';

type Timed = (effects: readonly Effect[], tookMs: number) => void;

export interface DeskWatch {
  /** After each step. */
  readonly timed: Timed;
  /** After each batch of steps. */
  stepped(): void;
  readonly port: DeskFloorPort;
}

/** `timed`: hears each step as well. */
export function createDeskWatch(engine: Pick<Engine, 'desk'>, timed: Timed | undefined): DeskWatch {
  const listeners = new Set<(change: DeskChange) => void>();
  let agentIds = new Set<AgentId>();
  return {
    timed(effects, tookMs) {
      timed?.(effects, tookMs);
      if (listeners.size === 0) return;
      for (const effect of effects) if (effect.type === 'recordAgentState') agentIds.add(effect.agentId);
    },
    stepped() {
      if (listeners.size === 0) return;
      const change = { agentIds };
      agentIds = new Set();
      for (const heard of listeners) heard(change);
    },
    port: {
      desk: (agentId) => engine.desk(agentId),
      watchDesks(heard) {
        listeners.add(heard);
        return () => void listeners.delete(heard);
      },
    },
  };
}
