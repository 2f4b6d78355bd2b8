/** What the floor knows of callbacks. */
import type { OpenCallback } from '../domain/callback/callback.ts';
import type { AgentId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';

export interface Callbacks {
  /** Those that are open and due within a while, the earliest first. */
  known: readonly OpenCallback[];
  /** Not offered again before that. */
  readonly heldUntil: Map<string, Instant>;
  /** Whose lead is asked for, and for whom. */
  readonly leasing: Map<string, AgentId>;
}

export const noCallbacks = (): Callbacks => ({ known: [], heldUntil: new Map(), leasing: new Map() });
