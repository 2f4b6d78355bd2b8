/** A heap of entries by the instant they are due, those of one instant in the order in which they were added. */
import type { Instant } from './time.ts';

export interface Timed {
  readonly at: Instant;
  readonly sequence: number;
}

export function pushTimed<Entry extends Timed>(heap: Entry[], entry: Entry): void {
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

/** Removes and returns the first. */
export function popTimed<Entry extends Timed>(heap: Entry[]): Entry | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return first;
  let index = 0;
  for (;;) {
    const child = smallerChild(heap, 2 * index + 1);
    const below = heap[child];
    if (below === undefined || !isBefore(below, last)) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
  return first;
}

function smallerChild(heap: readonly Timed[], left: number): number {
  const [first, second] = [heap[left], heap[left + 1]];
  return first !== undefined && second !== undefined && isBefore(second, first) ? left + 1 : left;
}

function isBefore(left: Timed, right: Timed): boolean {
  return left.at !== right.at ? left.at < right.at : left.sequence < right.sequence;
}
