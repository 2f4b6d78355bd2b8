/**
 * The planning law: how busy a number of agents can be kept. In predictive mode about c·√m agents stay idle, m being
 * the live answers that come in one dial-to-answer time; c depends on the abandonment limit and on the share of dials
 * that are answered (PACING 5). In progressive mode every agent waits for one dial after another. A law, not a
 * forecast: `outpace plan` checks it by simulation.
 */

export interface FloorTimes {
  /** Talk and wrap-up. */
  readonly ahtMs: number;
  /** Of the dials, those that a person answers. */
  readonly answerShare: number;
  /** Mean time from the dial to a person's answer. */
  readonly dialToAnswerMs: number;
  /** Mean time that any dial takes until it is answered or has come to nothing. */
  readonly dialMs: number;
}

/** Measured in simulated days at an answer share of 0.3. */
const IDLE_FACTORS: readonly { readonly limit: number; readonly factor: number }[] = [
  { limit: 0.01, factor: 2.05 },
  { limit: 0.03, factor: 1.6 },
  { limit: 0.05, factor: 1.4 },
];
const MEASURED_AT_SHARE = 0.3;

/** c of the law: straight lines between the measured limits, over the logarithm of the limit. */
export function idleFactor(abandonLimit: number, answerShare: number): number {
  const [first, second, third] = IDLE_FACTORS as [IdleFactor, IdleFactor, IdleFactor];
  const [low, high] = abandonLimit <= second.limit ? [first, second] : [second, third];
  const slope = (high.factor - low.factor) / Math.log(high.limit / low.limit);
  const factor = low.factor + slope * Math.log(abandonLimit / low.limit);
  return Math.max(0, factor) * Math.cbrt(MEASURED_AT_SHARE / answerShare);
}
type IdleFactor = (typeof IDLE_FACTORS)[number];

/** Occupancy where every agent who is free has one call on its way, and no more. */
export function progressiveOccupancy({ ahtMs, answerShare, dialMs }: FloorTimes): number {
  return ahtMs / (ahtMs + dialMs / answerShare);
}

/** The best that the mode allows: with the limit at 0, or where the law promises less, progressive. */
export function occupancyOf(agents: number, abandonLimit: number, times: FloorTimes): number {
  const progressive = progressiveOccupancy(times);
  if (abandonLimit <= 0 || agents <= 0) return progressive;
  const rootOfBusy =
    (Math.sqrt(idlePerRoot(abandonLimit, times) ** 2 + 4 * agents) - idlePerRoot(abandonLimit, times)) / 2;
  return Math.max(progressive, rootOfBusy ** 2 / agents);
}

/** Agents needed, as a fraction, to keep `busy` of them busy on average. */
export function agentsFor(busy: number, abandonLimit: number, times: FloorTimes): number {
  const progressive = busy / progressiveOccupancy(times);
  if (abandonLimit <= 0) return progressive;
  return Math.min(progressive, busy + idlePerRoot(abandonLimit, times) * Math.sqrt(busy));
}

/** An agent's mean wait between the end of wrap-up and the next call. */
export function agentWaitMs(occupancy: number, ahtMs: number): number {
  return (ahtMs * (1 - occupancy)) / occupancy;
}

/** Idle agents over the root of the busy ones: m = busy ÷ AHT × dial-to-answer time, abandoned answers included. */
function idlePerRoot(abandonLimit: number, { ahtMs, answerShare, dialToAnswerMs }: FloorTimes): number {
  const answersPerJoin = 1 / (1 - abandonLimit);
  return idleFactor(abandonLimit, answerShare) * Math.sqrt((answersPerJoin * dialToAnswerMs) / ahtMs);
}
