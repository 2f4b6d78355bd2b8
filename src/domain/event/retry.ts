/**
 * When an event that did not arrive is sent again: after pauses that double, each drawn between its half and its whole so
 * that many do not come at once, until a day has passed.
 */
import type { RandomSource } from '../kernel/random.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../kernel/time.ts';

export const FIRST_PAUSE_MS = 5 * SECOND_MS;
export const LONGEST_PAUSE_MS = HOUR_MS;
export const GIVEN_UP_AFTER_MS = DAY_MS;
export const MOST_TRIES = 40;

/** Undefined: it is given up. `askedMs`: what the receiver asked for. */
export function pauseAfter(
  {
    tries,
    ageMs,
    askedMs = 0,
  }: { readonly tries: number; readonly ageMs: number; readonly askedMs?: number },
  random: RandomSource,
): number | undefined {
  if (tries >= MOST_TRIES || ageMs >= GIVEN_UP_AFTER_MS) return undefined;
  return Math.round(Math.max(doubled(tries, random), Math.min(askedMs, LONGEST_PAUSE_MS)));
}

/** The receiver as a whole, by its failures in a row. */
export function holdAfter(failures: number, random: RandomSource): number {
  return Math.round(doubled(failures, random));
}

function doubled(times: number, random: RandomSource): number {
  const whole = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(Math.max(times, 1) - 1, 20));
  return whole * (0.5 + random() / 2);
}
