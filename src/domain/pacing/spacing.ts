/**
 * A trunk's calls per second, spread evenly over the second: a carrier that meets a whole second's calls at once
 * answers some of them with 503, and people who answer together wait for each other. The generic cell rate algorithm
 * (ITU-T I.371): each call moves the next one's time by the interval, and what was missed may be caught up a little.
 */
import { SECOND_MS, type Instant } from '../kernel/time.ts';

/** Calls missed for longer are not caught up: late timers are, a pause is not. */
const CATCH_UP_MS = 100;

export const intervalMs = (callsPerSecond: number): number => SECOND_MS / callsPerSecond;

/** The place of the next call; `nextAt` is what `afterCall` gave for the last one, 0 before the first. */
export function slotAt(nextAt: Instant, now: Instant): Instant {
  return Math.max(nextAt, now - CATCH_UP_MS);
}

/** How many calls may leave now. */
export function callsDue(nextAt: Instant, callsPerSecond: number, now: Instant): number {
  const slot = slotAt(nextAt, now);
  return slot > now ? 0 : Math.floor((now - slot) / intervalMs(callsPerSecond)) + 1;
}

/** When the call after one that leaves now is due. */
export function afterCall(nextAt: Instant, callsPerSecond: number, now: Instant): Instant {
  return slotAt(nextAt, now) + intervalMs(callsPerSecond);
}
