/** Publishes the floor to the live board: soon after a change, at most some times a second, and at least each second. */
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Floor, LiveBoardPort } from '../ports/liveBoard.ts';
import { createLoop, type Loop } from './loop.ts';

const MIN_INTERVAL_MS = 200;

export interface BoardPublisher extends Loop {
  changed(): void;
}

export function createBoardPublisher(options: {
  readonly liveBoard: LiveBoardPort;
  readonly clock: Clock;
  readonly dialGroupId: string;
  readonly node: string;
  readonly fence: number;
  readonly board: () => Omit<Floor, 'node'>;
}): BoardPublisher {
  const { liveBoard, clock, dialGroupId, node, fence } = options;
  let isChanged = true;
  let publishedAt = 0;

  const loop = createLoop(clock, async () => {
    const now = clock.now();
    if (!isChanged && now - publishedAt < SECOND_MS) return MIN_INTERVAL_MS;
    isChanged = false;
    publishedAt = now;
    const floor: Floor = { ...options.board(), node };
    // The board is a picture: a lost one is replaced by the next.
    await liveBoard.publish(dialGroupId, fence, floor).catch(() => undefined);
    return MIN_INTERVAL_MS;
  });
  return {
    ...loop,
    changed() {
      isChanged = true;
    },
  };
}
