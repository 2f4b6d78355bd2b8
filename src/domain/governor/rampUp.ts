/**
 * Ramp-up: a campaign that starts may have one call on its way for each idle agent, and from there on evenly more, up
 * to all its lines once `rampUpMs` is over. Carriers and teams take a start at full speed badly.
 */
import type { Instant } from '../kernel/time.ts';

export interface RampUp {
  readonly startedAt: Instant;
  readonly rampUpMs: number;
  /** All the campaign's lines. */
  readonly maxLines: number;
}

/** Calls that the campaign may have on their way; infinite once the ramp-up is over. */
export function linesInRampUp({ startedAt, rampUpMs, maxLines }: RampUp, idle: number, now: Instant): number {
  const passed = rampUpMs <= 0 ? 1 : (now - startedAt) / rampUpMs;
  if (passed >= 1) return Number.POSITIVE_INFINITY;
  const least = Math.min(idle, maxLines);
  return Math.floor(least + (maxLines - least) * Math.max(0, passed));
}
