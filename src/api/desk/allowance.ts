/** How much may come over one connection: a bucket that fills at a rate, up to what may come at once. */
import type { Instant } from '../../domain/kernel/time.ts';

export interface Allowance {
  /** False: it was too much. */
  take(now: Instant): boolean;
}

export function createAllowance(perSecond: number, atOnce: number): Allowance {
  let left = atOnce;
  let filledAt: Instant | undefined;
  return {
    take(now) {
      left = Math.min(atOnce, left + ((now - (filledAt ?? now)) / 1_000) * perSecond);
      filledAt = now;
      left -= 1;
      return left >= 0;
    },
  };
}
