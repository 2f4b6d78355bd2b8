/** What the board says of callbacks: how many are due or soon will be, in all and for each agent. */
import type { OpenCallback } from '../domain/callback/callback.ts';
import type { CallbackBoard, CallbackCount } from '../domain/floor/board.ts';
import type { AgentId } from '../domain/kernel/ids.ts';
import type { Floor } from './floor.ts';

/** Undefined: none. */
export function callbackBoard({ callbacks, now }: Floor): CallbackBoard | undefined {
  const { known } = callbacks;
  if (known.length === 0) return undefined;
  const personal = new Map<AgentId, OpenCallback[]>();
  for (const callback of known) {
    if (callback.kind !== 'personal') continue;
    const own = personal.get(callback.agentId);
    if (own === undefined) personal.set(callback.agentId, [callback]);
    else own.push(callback);
  }
  return {
    ...countOf(known, now),
    agents: [...personal].map(([agentId, own]) => ({ agentId, ...countOf(own, now) })),
  };
}

/** The agent's own; undefined: none. */
export function callbackCountOf(
  { callbacks: { known }, now }: Floor,
  agentId: AgentId,
): CallbackCount | undefined {
  const own = known.filter((callback) => callback.kind === 'personal' && callback.agentId === agentId);
  return own.length === 0 ? undefined : countOf(own, now);
}

function countOf(callbacks: readonly OpenCallback[], now: number): CallbackCount {
  return {
    soon: callbacks.length,
    due: callbacks.filter(({ dueAt }) => dueAt <= now).length,
    missed: callbacks.filter(({ state }) => state === 'missed').length,
    nextAt: Math.min(...callbacks.map(({ at }) => at)),
  };
}
