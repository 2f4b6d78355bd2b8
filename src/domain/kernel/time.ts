/** Time as the core knows it: always an argument, never read from a clock. */

/** Milliseconds since the Unix epoch, UTC. */
export type Instant = number;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
