/**
 * Which ends of a call are the carrier's fault, so that another trunk may carry the same call: the attempt is not charged
 * and goes on (DOMAIN 3.1; ASTERISK 3.3, "reroute"). What the called party or its network decided, such as busy, declined,
 * no answer or an unknown number, is never tried again by another way, and neither is anything that has rung.
 */
import type { LineResult } from '../call/lineResult.ts';
import type { TrunkId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';

/** A trunk that did not carry the call. */
export interface TriedTrunk {
  readonly trunkId: TrunkId;
  readonly lineResult: LineResult;
  readonly sip?: number;
  readonly at: Instant;
}

const CARRIER_FAULTS: ReadonlySet<LineResult> = new Set([
  'TRUNK_UNAVAILABLE',
  'TRUNK_AUTH',
  'CONGESTION',
  'CARRIER_FAILURE',
  'CARRIER_TIMEOUT',
  'ROUTING_LOOP',
  'CARRIER_OTHER',
]);

/** `hasRung`: 180 or 183 was seen, so that a phone may have rung already. */
export function mayFailOver(result: LineResult, hasRung: boolean): boolean {
  return !hasRung && CARRIER_FAULTS.has(result);
}
