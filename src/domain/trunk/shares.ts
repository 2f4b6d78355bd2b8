/**
 * Which of a campaign's trunks comes next: the least `priority` that takes a call, and among equals each by its `weight`.
 * Stride scheduling: a turn moves a trunk on by the inverse of its weight, and one that was away does not make up for it.
 */
import type { TrunkId } from '../kernel/ids.ts';

export interface TrunkShare {
  readonly trunkId: TrunkId;
  /** 1 is tried first; a higher one only while none before it takes a call. */
  readonly priority: number;
  readonly weight: number;
}

export interface Turns {
  readonly now: number;
  readonly next: ReadonlyMap<TrunkId, number>;
}

export const NO_TURNS: Turns = { now: 0, next: new Map() };

/** The first is the one to try. */
export function inTurn(shares: readonly TrunkShare[], turns: Turns): readonly TrunkShare[] {
  const at = ({ trunkId }: TrunkShare): number => Math.max(turns.now, turns.next.get(trunkId) ?? 0);
  return [...shares].sort((left, right) => left.priority - right.priority || at(left) - at(right));
}

export function afterTurn(turns: Turns, { trunkId, weight }: TrunkShare): Turns {
  const now = Math.max(turns.now, turns.next.get(trunkId) ?? 0);
  return { now, next: new Map(turns.next).set(trunkId, now + 1 / weight) };
}
