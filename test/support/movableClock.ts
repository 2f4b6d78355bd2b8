/** A clock that runs as the system's does and that a test moves to another day: whatever was due by then wakes up. */
import type { Instant } from '../../src/domain/kernel/time.ts';
import type { Clock } from '../../src/ports/clock.ts';

export interface MovableClock extends Clock {
  /** Forward only. */
  moveTo(at: Instant): void;
}

export function createMovableClock(startsAt: Instant): MovableClock {
  let aheadMs = startsAt - Date.now();
  const arms = new Set<() => void>();
  const now = (): Instant => Date.now() + aheadMs;

  return {
    now,
    wakeAt(at, fn) {
      let timer: NodeJS.Timeout | undefined;
      const arm = (): void => {
        clearTimeout(timer);
        timer = setTimeout(
          () => {
            arms.delete(arm);
            fn();
          },
          Math.max(0, at - now()),
        );
      };
      arms.add(arm);
      arm();
      return () => {
        arms.delete(arm);
        clearTimeout(timer);
      };
    },
    moveTo(at) {
      aheadMs = Math.max(aheadMs, at - Date.now());
      for (const arm of arms) arm();
    },
  };
}
