/** The keys of a scenario that a study may vary, and what else of the world changes with them. */
import { assertNever } from '../../domain/kernel/assert.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { shareUpTo } from './distribution.ts';

export const SWEEP_KEYS = ['agents', 'abandonLimit', 'ringTimeout', 'answer.share'] as const;
export type SweepKey = (typeof SWEEP_KEYS)[number];

export interface Sweep {
  readonly key: SweepKey;
  /** Ascending; times in ms. */
  readonly values: readonly number[];
}

export function withValue(scenario: Scenario, key: SweepKey, value: number): Scenario {
  switch (key) {
    case 'agents':
      return { ...scenario, agents: value };
    case 'abandonLimit':
      return { ...scenario, abandonLimit: value };
    case 'ringTimeout':
      return withRingTimeout(scenario, value);
    case 'answer.share':
      return { ...scenario, answer: { ...scenario.answer, share: value } };
    default:
      return assertNever(key);
  }
}

/**
 * A person's ring time is redrawn above the ring timeout, so the share of answers has to follow: whoever would have
 * answered later does not answer at all.
 */
function withRingTimeout(scenario: Scenario, ringTimeoutMs: number): Scenario {
  const { answer, ring, machine } = scenario;
  const kept = (before: number, after: number): number => (before <= 0 ? 1 : after / before);
  const person = kept(shareUpTo(ring, scenario.ringTimeoutMs), shareUpTo(ring, ringTimeoutMs));
  const late = kept(
    shareUpTo(machine.lateRing, scenario.ringTimeoutMs),
    shareUpTo(machine.lateRing, ringTimeoutMs),
  );
  const early = machine.share * machine.earlyShare;
  const lateShare = Math.min(1, machine.share * (1 - machine.earlyShare) * late);
  const machineShare = early + lateShare;
  return {
    ...scenario,
    ringTimeoutMs,
    answer: { ...answer, share: Math.min(1, answer.share * person) },
    machine: { ...machine, share: machineShare, earlyShare: machineShare === 0 ? 0 : early / machineShare },
  };
}
