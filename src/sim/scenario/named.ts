/**
 * The worlds of the benchmark by name (PACING 4). Every one of them may be had with other agents and another limit;
 * what PACING leaves open is said beside each.
 */
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/kernel/time.ts';
import type { Scenario } from './scenario.ts';

const base: Scenario = {
  name: 'base',
  durationMs: 8 * HOUR_MS,
  agents: 20,
  loginOverMs: 10 * MINUTE_MS,
  logoutOverMs: 5 * MINUTE_MS,
  answer: {
    share: 0.3,
    dayAmplitude: 0.15,
    regimes: { everyMs: 40 * MINUTE_MS, low: 0.75, high: 1.35 },
    bursts: { everyMs: 90 * MINUTE_MS, factor: 1.6, fromMs: 90 * SECOND_MS, toMs: 270 * SECOND_MS },
    least: 0.02,
    most: 0.85,
  },
  machine: {
    share: 0.25,
    earlyShare: 0.35,
    earlyRing: { kind: 'uniform', fromMs: 1_000, toMs: 4_000 },
    lateRing: { kind: 'uniform', fromMs: 16_000, toMs: 25_000 },
    detectionMs: 2_000,
  },
  busy: { share: 0.1, after: { kind: 'uniform', fromMs: 500, toMs: 2_000 } },
  postDialDelay: { kind: 'uniform', fromMs: 1_500, toMs: 4_500 },
  ring: { kind: 'lognormal', meanMs: 8_000, cv: 0.55 },
  ringTimeoutMs: 25_000,
  talk: { kind: 'lognormal', meanMs: 105_000, cv: 1.1 },
  wrapUp: { kind: 'lognormal', meanMs: 15_000, cv: 0.6 },
  breaks: { probability: 0.02, duration: { kind: 'lognormal', meanMs: 300_000, cv: 0.8 } },
  graceMs: 2_000,
  abandonLimit: 0.03,
};

const answerShare = (share: number): Scenario['answer'] => ({ ...base.answer, share });

/** Talk 45 s and wrap-up 15 s: an AHT of 60 s with the wrap-up of the base world. */
const shortCalls: Scenario = {
  ...base,
  name: 'short-calls',
  agents: 10,
  answer: answerShare(0.2),
  talk: { kind: 'lognormal', meanMs: 45_000, cv: 1.1 },
};

const busyFloor: Scenario = {
  ...base,
  name: 'busy-floor',
  agents: 500,
  answer: answerShare(0.2),
  talk: { kind: 'lognormal', meanMs: 50_000, cv: 1.1 },
};

/** The shocks come on top of the base world's regimes and bursts. */
const shocks: Scenario = {
  ...base,
  name: 'shocks',
  answer: { ...base.answer, shocks: { everyMs: 15 * MINUTE_MS, low: 0.4, high: 2.2 } },
};

/**
 * The world of the exact optimum: every dial comes to its end after an exponential time of mean 10 s, whatever it is,
 * and nothing changes over the day. A day of 24 h, so that the cold start weighs little against a steady state.
 */
const memoryless: Scenario = {
  name: 'memoryless',
  durationMs: 24 * HOUR_MS,
  agents: 20,
  loginOverMs: 0,
  logoutOverMs: 0,
  answer: { share: 0.3, dayAmplitude: 0, least: 0, most: 1 },
  machine: {
    share: 0,
    earlyShare: 0,
    earlyRing: { kind: 'fixed', ms: 0 },
    lateRing: { kind: 'fixed', ms: 0 },
    detectionMs: 0,
  },
  busy: { share: 0.7, after: { kind: 'exponential', meanMs: 10_000 } },
  postDialDelay: { kind: 'fixed', ms: 0 },
  ring: { kind: 'exponential', meanMs: 10_000 },
  ringTimeoutMs: 120_000,
  talk: { kind: 'exponential', meanMs: 120_000 },
  wrapUp: { kind: 'fixed', ms: 0 },
  breaks: { probability: 0, duration: { kind: 'fixed', ms: 0 } },
  graceMs: 0,
  abandonLimit: 0.03,
};

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  base,
  'low-answer': { ...base, name: 'low-answer', agents: 10, answer: answerShare(0.08) },
  'short-calls': shortCalls,
  'busy-floor': busyFloor,
  shocks,
  memoryless,
};

export const SCENARIO_NAMES: readonly string[] = Object.keys(SCENARIOS);

export interface ScenarioChanges {
  readonly agents?: number;
  /** Share, 0.01 for 1 %. */
  readonly abandonLimit?: number;
  readonly durationMs?: number;
}

/** Undefined where no scenario has that name. */
export function scenarioNamed(name: string, changes: ScenarioChanges = {}): Scenario | undefined {
  const scenario = Object.hasOwn(SCENARIOS, name) ? SCENARIOS[name] : undefined;
  return scenario === undefined ? undefined : { ...scenario, ...changes };
}
