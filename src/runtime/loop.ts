/** A task that runs again and again, each turn saying in how many ms the next one starts; never two turns at once. */
import type { Clock } from '../ports/clock.ts';

export interface Loop {
  start(): void;
  /** Resolves when the turn under way has ended. */
  stop(): Promise<void>;
}

export function createLoop(clock: Clock, turn: () => Promise<number>): Loop {
  let isRunning = false;
  let cancel: (() => void) | undefined;
  let current: Promise<void> = Promise.resolve();

  const runTurn = async (): Promise<void> => {
    const waitMs = await turn();
    if (isRunning) cancel = clock.wakeAt(clock.now() + waitMs, begin);
  };
  const begin = (): void => {
    current = runTurn();
  };

  return {
    start() {
      if (isRunning) return;
      isRunning = true;
      begin();
    },
    async stop() {
      isRunning = false;
      cancel?.();
      await current;
    },
  };
}
