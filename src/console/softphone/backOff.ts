/**
 * How long to wait before a connection is tried again: twice as long each time up to a limit, and never the same for two
 * browsers, so that a floor that lost its server does not come back in one beat.
 */

export interface BackOff {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** `attempt` from 0; `random` from 0 to 1. */
export function backOffMs({ leastMs, mostMs }: BackOff, attempt: number, random: number): number {
  const capMs = Math.min(mostMs, leastMs * 2 ** Math.min(attempt, 30));
  return Math.round(capMs / 2 + (capMs / 2) * random);
}
