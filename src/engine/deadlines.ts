/** Deadlines by key, the earliest first. Setting a key again replaces its deadline; one timer in the shell serves all. */
import type { Instant } from '../domain/kernel/time.ts';
import { popTimed, pushTimed, type Timed } from '../domain/kernel/timeline.ts';

interface Entry extends Timed {
  readonly key: string;
}

export interface Deadlines {
  set(key: string, at: Instant): void;
  clear(key: string): void;
  /** Takes the next key that is due at `now`, by time and then by the order in which they were set. */
  takeDue(now: Instant): string | undefined;
  next(): Instant | undefined;
}

export function createDeadlines(): Deadlines {
  const heap: Entry[] = [];
  const current = new Map<string, Entry>();
  let sequence = 0;

  const isCurrent = (entry: Entry): boolean => current.get(entry.key) === entry;
  const dropStale = (): void => {
    while (heap[0] !== undefined && !isCurrent(heap[0])) popTimed(heap);
  };

  return {
    set(key, at) {
      const entry = { key, at, sequence: (sequence += 1) };
      current.set(key, entry);
      pushTimed(heap, entry);
    },
    clear: (key) => void current.delete(key),
    takeDue(now) {
      dropStale();
      const first = heap[0];
      if (first === undefined || first.at > now) return undefined;
      popTimed(heap);
      current.delete(first.key);
      return first.key;
    },
    next() {
      dropStale();
      return heap[0]?.at;
    },
  };
}
