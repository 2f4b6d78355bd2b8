/**
 * Time that moves only when told to: the simulator's clock, and the tests'. Entries run at their own time, in the
 * order of (due, registration), so a run is the same each time whatever the machine does meanwhile.
 */
import { invariant } from '../domain/kernel/assert.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';

export interface VirtualClock extends Clock {
  /** Entries that wait for their time. */
  readonly pending: number;
  /** When the next entry is due. */
  nextDue(): Instant | undefined;
  /** Moves to the next entry's time and runs it; false where none waits. */
  runNext(): boolean;
  /** Runs every entry due up to and at `at`, each at its own time, then stands at `at`. */
  advanceTo(at: Instant): void;
  advanceBy(durationMs: number): void;
}

interface Entry {
  readonly due: Instant;
  readonly sequence: number;
  fn: (() => void) | undefined;
}

export function createVirtualClock(start: Instant = 0): VirtualClock {
  const heap: Entry[] = [];
  let now = start;
  let sequence = 0;
  let pending = 0;

  function next(): Entry | undefined {
    // Cancelled entries stay in the heap until they come to the top.
    while (heap[0] !== undefined && heap[0].fn === undefined) pop(heap);
    return heap[0];
  }

  function run(entry: Entry): void {
    pop(heap);
    pending -= 1;
    now = entry.due;
    const { fn } = entry;
    entry.fn = undefined;
    fn?.();
  }

  const clock: VirtualClock = {
    get pending() {
      return pending;
    },
    now: () => now,
    wakeAt(at, fn) {
      invariant(Number.isFinite(at), `wakeAt needs a finite instant, got ${at}`);
      const entry: Entry = { due: Math.max(at, now), sequence, fn };
      sequence += 1;
      pending += 1;
      push(heap, entry);
      return () => {
        if (entry.fn === undefined) return;
        entry.fn = undefined;
        pending -= 1;
      };
    },
    nextDue: () => next()?.due,
    runNext() {
      const entry = next();
      if (entry === undefined) return false;
      run(entry);
      return true;
    },
    advanceTo(at) {
      invariant(at >= now, `time does not run backwards: ${now} to ${at}`);
      for (let entry = next(); entry !== undefined && entry.due <= at; entry = next()) run(entry);
      // An entry may itself have moved the clock further.
      now = Math.max(now, at);
    },
    advanceBy: (durationMs) => clock.advanceTo(now + durationMs),
  };
  return clock;
}

/** As `advanceTo`, but lets promises settle before the first entry and after each: for code that awaits between steps. */
export async function advanceSettling(clock: VirtualClock, at: Instant): Promise<void> {
  await settled();
  for (let due = clock.nextDue(); due !== undefined && due <= at; due = clock.nextDue()) {
    clock.runNext();
    await settled();
  }
  if (clock.now() < at) clock.advanceTo(at);
}

function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function before(left: Entry, right: Entry): boolean {
  return left.due < right.due || (left.due === right.due && left.sequence < right.sequence);
}

function push(heap: Entry[], entry: Entry): void {
  let index = heap.push(entry) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !before(entry, above)) break;
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
    const child = smallerChild(heap, index);
    const below = heap[child];
    if (below === undefined || !before(below, last)) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
}

function smallerChild(heap: readonly Entry[], index: number): number {
  const left = 2 * index + 1;
  const [first, second] = [heap[left], heap[left + 1]];
  return first !== undefined && second !== undefined && before(second, first) ? left + 1 : left;
}
