/** Deadlines by key, the earliest first. Setting a key again replaces its deadline; one timer in the shell serves all. */
import type { Instant } from '../domain/kernel/time.ts';

interface Entry {
  readonly key: string;
  readonly at: Instant;
  readonly sequence: number;
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
    while (heap[0] !== undefined && !isCurrent(heap[0])) pop(heap);
  };

  return {
    set(key, at) {
      const entry = { key, at, sequence: (sequence += 1) };
      current.set(key, entry);
      push(heap, entry);
    },
    clear: (key) => void current.delete(key),
    takeDue(now) {
      dropStale();
      const first = heap[0];
      if (first === undefined || first.at > now) return undefined;
      pop(heap);
      current.delete(first.key);
      return first.key;
    },
    next() {
      dropStale();
      return heap[0]?.at;
    },
  };
}

function isBefore(left: Entry, right: Entry): boolean {
  return left.at !== right.at ? left.at < right.at : left.sequence < right.sequence;
}

function push(heap: Entry[], entry: Entry): void {
  let index = heap.push(entry) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !isBefore(entry, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const leftIndex = 2 * index + 1;
    const left = heap[leftIndex];
    if (left === undefined) break;
    const right = heap[leftIndex + 1];
    const [childIndex, child] =
      right !== undefined && isBefore(right, left) ? [leftIndex + 1, right] : [leftIndex, left];
    if (!isBefore(child, last)) break;
    heap[index] = child;
    index = childIndex;
  }
  heap[index] = last;
}
