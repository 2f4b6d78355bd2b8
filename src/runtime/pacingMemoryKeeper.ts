/** Keeps what the pacers have learned in the store, every half minute and at a stop, and gives it back at a start. */
import { MINUTE_MS } from '../domain/kernel/time.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Clock } from '../ports/clock.ts';
import type { PacingMemoryPort } from '../ports/pacingMemory.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';

const INTERVAL_MS = MINUTE_MS / 2;

export interface PacingMemoryKeeper extends Loop {
  /** Without what was learned the pacers start cold, so that a failure here stops nothing. */
  restore(): Promise<void>;
  save(): Promise<void>;
}

export function createPacingMemoryKeeper(options: {
  readonly pacingMemory: PacingMemoryPort;
  readonly dialGroupId: string;
  readonly fence: number;
  readonly snapshot: () => unknown;
  readonly clock: Clock;
  readonly log: Log;
  readonly post: (input: EngineInput) => void;
}): PacingMemoryKeeper {
  const { pacingMemory, dialGroupId, fence, clock, log } = options;
  let isFirst = true;

  async function save(): Promise<void> {
    try {
      await pacingMemory.save(dialGroupId, fence, options.snapshot());
    } catch (error) {
      log.warn({ event: 'pacing.saveFailed', err: error });
    }
  }

  const loop = createLoop(clock, async () => {
    // At the start there is nothing new to keep.
    if (!isFirst) await save();
    isFirst = false;
    return INTERVAL_MS;
  });
  return {
    ...loop,
    save,
    async restore() {
      try {
        const snapshot = await pacingMemory.read(dialGroupId);
        if (snapshot !== undefined) options.post({ type: 'pacingRestored', snapshot });
      } catch (error) {
        log.warn({ event: 'pacing.restoreFailed', err: error });
      }
    },
  };
}
