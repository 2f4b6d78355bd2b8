/** The engine in this process as agents' desks see it: one agent's part of the floor, and word of what may have changed. */
import type { AgentDesk } from '../domain/floor/desk.ts';
import type { AgentId } from '../domain/kernel/ids.ts';

export interface DeskChange {
  /** Agents whose state has changed. */
  readonly agentIds: ReadonlySet<AgentId>;
}

export interface DeskFloorPort {
  /** Undefined: the agent has not been on this floor. */
  desk(agentId: AgentId): AgentDesk | undefined;
  /** Heard after each batch of the engine's steps, before anything else is done; until the returned function is called. */
  watchDesks(heard: (change: DeskChange) => void): () => void;
}
