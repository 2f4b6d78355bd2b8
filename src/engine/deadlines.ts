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
  /** Entries held, replaced ones included. */
  readonly entries: number;
}

/** Replaced and cleared entries stay until they come to the top; beyond this share of the heap they are swept out. */
const MAX_ENTRIES_PER_KEY = 4;
const SWEEP_FROM = 256;

export function createDeadlines(): Deadlines {
  const heap: Entry[] = [];
  const current = new Map<string, Entry>();
  let sequence = 0;

  const isCurrent = (entry: Entry): boolean => current.get(entry.key) === entry;
  const dropStale = (): void => {
    while (heap[0] !== undefined && !isCurrent(heap[0])) popTimed(heap);
  };
  const sweep = (): void => {
    const kept = heap.filter(isCurrent);
    heap.length = 0;
    for (const entry of kept) pushTimed(heap, entry);
  };

  return {
    set(key, at) {
      const entry = { key, at, sequence: (sequence += 1) };
      current.set(key, entry);
      pushTimed(heap, entry);
      if (heap.length > SWEEP_FROM && heap.length > MAX_ENTRIES_PER_KEY * current.size) sweep();
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
    get entries() {
      return heap.length;
    },
  };
}
