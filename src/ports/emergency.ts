/**
 * The emergency stop (DOMAIN 6: operations own it): no new call to anybody, in all dial groups and nodes that share
 * the store, until it is released. Kept in the store, so it outlives every engine and needs no database.
 * Adapters: `store/redis`, `store/memory`.
 */
import type { Instant } from '../domain/kernel/time.ts';

/** One order, and its own audit: who, when, why. */
export interface EmergencyOrder {
  readonly action: 'stop' | 'release';
  readonly at: Instant;
  readonly by: string;
  readonly reason: string;
}

export type EmergencyState =
  /** No order stands, or the last one released. */
  | { readonly kind: 'clear'; readonly order?: EmergencyOrder }
  | { readonly kind: 'stopped'; readonly order: EmergencyOrder }
  /** The store has not answered for longer than calls may leave without asking it: the same as stopped. */
  | { readonly kind: 'unknown' };

export interface EmergencyWatch {
  /**
   * Whether a call may leave at this moment: the store said `clear` to a question asked at most `EMERGENCY_FRESH_MS`
   * ago. So no call leaves later than that after a stop, however slow the store or this process is.
   */
  isClear(): boolean;
  stop(): void;
}

export const EMERGENCY_FRESH_MS = 800;

export interface EmergencyPort {
  /** In force everywhere within `EMERGENCY_FRESH_MS` after it resolves. */
  give(order: EmergencyOrder): Promise<void>;
  /** The last order, or undefined where there never was one. */
  last(): Promise<EmergencyOrder | undefined>;
  /** The latest orders, the newest first. */
  history(limit: number): Promise<readonly EmergencyOrder[]>;
  /** Tells the state now and at each change, until stopped. */
  watch(heard: (state: EmergencyState) => void): EmergencyWatch;
}
