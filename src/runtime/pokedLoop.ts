/** A loop that sleeps between its rounds; it may be woken before its time, and is ended between two steps. */
import type { Instant } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';

export interface PokedLoop {
  /** Asked before each step: what has begun is brought to its end, nothing new begins. */
  isEnding(): boolean;
  /** Returns at once where it was poked since it slept last, or is ending. */
  sleepUntil(at: Instant): Promise<void>;
  start(): void;
  poke(): void;
  /** Resolves when the loop is over. */
  stop(): Promise<void>;
}

/** `run` sleeps by `sleepUntil` and returns once `isEnding`. */
export function createPokedLoop(clock: Clock, run: () => Promise<void>): PokedLoop {
  let [isEnding, isPoked] = [false, false];
  let running: Promise<void> = Promise.resolve();
  let wake: () => void = () => undefined;

  return {
    isEnding: () => isEnding,
    async sleepUntil(at) {
      await new Promise<void>((resolve) => {
        if (isEnding || isPoked) return resolve();
        const cancel = clock.wakeAt(at, resolve);
        wake = () => {
          cancel();
          resolve();
        };
      });
      isPoked = false;
    },
    start() {
      running = run();
    },
    poke() {
      isPoked = true;
      wake();
    },
    async stop() {
      isEnding = true;
      wake();
      await running;
    },
  };
}
