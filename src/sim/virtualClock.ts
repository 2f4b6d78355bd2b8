/**
 * Time that moves only when told to: the simulator's clock, and the tests'. Entries run at their own time, in the
 * order of (time, registration), so a run is the same each time whatever the machine does meanwhile.
 */
import { invariant } from '../domain/kernel/assert.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { popTimed, pushTimed, type Timed } from '../domain/kernel/timeline.ts';
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

interface Entry extends Timed {
  fn: (() => void) | undefined;
}

export function createVirtualClock(start: Instant = 0): VirtualClock {
  const heap: Entry[] = [];
  let now = start;
  let sequence = 0;
  let pending = 0;

  function next(): Entry | undefined {
    // Cancelled entries stay in the heap until they come to the top.
    while (heap[0] !== undefined && heap[0].fn === undefined) popTimed(heap);
    return heap[0];
  }

  function run(entry: Entry): void {
    popTimed(heap);
    pending -= 1;
    now = entry.at;
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
      const entry: Entry = { at: Math.max(at, now), sequence, fn };
      sequence += 1;
      pending += 1;
      pushTimed(heap, entry);
      return () => {
        if (entry.fn === undefined) return;
        entry.fn = undefined;
        pending -= 1;
      };
    },
    nextDue: () => next()?.at,
    runNext() {
      const entry = next();
      if (entry === undefined) return false;
      run(entry);
      return true;
    },
    advanceTo(at) {
      invariant(at >= now, `time does not run backwards: ${now} to ${at}`);
      for (let entry = next(); entry !== undefined && entry.at <= at; entry = next()) run(entry);
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

/** Entries between two turns of the event loop, for whoever watches or interrupts the run. */
const ENTRIES_PER_TURN = 20_000;

/**
 * Runs entry after entry until `isOver`, asked before each, or until none waits. Every promise that can settle does so
 * between two entries, without a turn of the event loop for each: Node runs the tick that a microtask asked for when
 * no microtask is left.
 */
export function runSettling(clock: VirtualClock, isOver: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let entries = 0;
    const turn = (): void => {
      try {
        if (isOver() || !clock.runNext()) return resolve();
      } catch (error) {
        return reject(error instanceof Error ? error : new Error(String(error)));
      }
      entries += 1;
      if (entries % ENTRIES_PER_TURN === 0) setImmediate(turn);
      else queueMicrotask(afterMicrotasks);
    };
    const afterMicrotasks = (): void => process.nextTick(turn);
    queueMicrotask(afterMicrotasks);
  });
}

function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
