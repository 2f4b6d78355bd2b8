/** Time for the shell: the system's, or the simulator's. */
import type { Instant } from '../domain/kernel/time.ts';

export interface Clock {
  now(): Instant;
  /** Calls `fn` once at `at` or as soon after as possible; the returned function cancels it. */
  wakeAt(at: Instant, fn: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  wakeAt(at, fn) {
    const timer = setTimeout(fn, Math.max(0, at - Date.now()));
    return () => clearTimeout(timer);
  },
};
