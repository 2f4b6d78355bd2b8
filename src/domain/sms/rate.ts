/**
 * How fast a gateway is given messages: the generic cell rate algorithm (ITU-T I.371), which is a token bucket that
 * remembers one time. In any span of time no more parts leave than the rate gives for it, and one burst.
 */
import { SECOND_MS, type Instant } from '../kernel/time.ts';

export interface SmsRate {
  readonly partsPerSecond: number;
  /** Parts that may leave at once after a rest. */
  readonly burst: number;
}

/** When the bucket is full again: the theoretical arrival time. */
export type RateState = Instant;

export const RESTED: RateState = Number.NEGATIVE_INFINITY;

/** The earliest time at which a message of so many parts may leave. One larger than the burst waits for a full bucket. */
export function sendableAt({ partsPerSecond, burst }: SmsRate, state: RateState, parts: number): Instant {
  return state - (Math.max(0, burst - parts) * SECOND_MS) / partsPerSecond;
}

/** The state after it left at `now`. */
export function spent({ partsPerSecond }: SmsRate, state: RateState, parts: number, now: Instant): RateState {
  return Math.max(state, now) + (parts * SECOND_MS) / partsPerSecond;
}
