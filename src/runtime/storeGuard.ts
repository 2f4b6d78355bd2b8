/**
 * Holds dialling while the hopper store is away, and until every record that waited for it is in: a number that asked
 * never to be called must be on the list, and a call that ended must be closed, before the next one is placed.
 */
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from './log.ts';
import type { PendingRecords } from './pendingRecords.ts';

const RETRY_MS = SECOND_MS;

export interface StoreGuard {
  link(state: 'up' | 'down'): void;
  /** A record waits: dialling is held until it is in, though the link may never have gone. */
  recordKept(): void;
  stop(): void;
}

export function createStoreGuard(options: {
  readonly pending: Pick<PendingRecords, 'replay' | 'waiting'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly post: (input: EngineInput) => void;
}): StoreGuard {
  const { pending, clock, log, post } = options;
  let isUp = true;
  let isResuming = false;
  let cancelRetry: (() => void) | undefined;

  const hold = (on: boolean): void => post({ type: 'holdSet', hold: 'the hopper store is down', on });
  const retry = (): void => {
    cancelRetry?.();
    cancelRetry = clock.wakeAt(clock.now() + RETRY_MS, () => void resume());
  };

  async function resume(): Promise<void> {
    if (isResuming || !isUp) return;
    isResuming = true;
    try {
      const replayed = await pending.replay();
      if (replayed > 0) log.info({ event: 'closingFile.replayed', replayed });
    } catch (error) {
      log.warn({ event: 'store.resumeFailed', err: error });
    }
    isResuming = false;
    if (pending.waiting > 0) return retry();
    if (!isUp) return;
    post({ type: 'resave' });
    hold(false);
  }

  return {
    link(state) {
      isUp = state === 'up';
      if (isUp) void resume();
      else hold(true);
    },
    recordKept() {
      hold(true);
      if (!isResuming) retry();
    },
    stop() {
      isUp = false;
      cancelRetry?.();
    },
  };
}
