/** Waits, at most until an instant, for something to become so. */
import type { FloorBoard } from '../domain/floor/board.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';

const LOOK_INTERVAL_MS = 50;

export async function waitUntil(clock: Clock, until: Instant, isSo: () => boolean): Promise<void> {
  while (!isSo() && clock.now() < until)
    await new Promise<void>((resolve) => clock.wakeAt(clock.now() + LOOK_INTERVAL_MS, resolve));
}

/** Nobody is on the line, whoever has called whom. */
export function isQuiet({ calls, inbound = [] }: FloorBoard): boolean {
  return calls.length + inbound.length === 0;
}
