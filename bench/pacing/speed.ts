/** How long a simulated day and a single decision take, predictive, on this machine. */
import { performance } from 'node:perf_hooks';
import { MINUTE_MS } from '../../src/domain/kernel/time.ts';
import { createPacer } from '../../src/domain/pacing/createPacer.ts';
import type { Pacer } from '../../src/domain/pacing/pacer.ts';
import { runLightDay } from '../../src/sim/light/day.ts';
import { scenarioNamed } from '../../src/sim/scenario/named.ts';
import type { Scenario } from '../../src/sim/scenario/scenario.ts';

export interface Speed {
  readonly daySec: number;
  /** Median, 50 agents, one whole day. */
  readonly decisionMicros: number;
  /** Median, 500 agents, decisions with about 1,500 calls dialling. */
  readonly busyDecisionMicros: number;
  readonly busyDialling: number;
  readonly busyDecisions: number;
}

export const SPEED_LIMITS = { daySec: 5, decisionMicros: 50, busyDecisionMicros: 1_000 } as const;

const SEED = 1;
const LEAST_DIALLING = 1_350;
const MOST_DIALLING = 1_650;

export function measureSpeed(): Speed {
  const fifty = scenario({ agents: 50 });
  const daySec = median([1, 2, 3].map(() => secondsOf(fifty)));
  const usual = timedDay(fifty);
  const busy = timedDay(manyLines()).filter(
    ({ dialling }) => dialling >= LEAST_DIALLING && dialling <= MOST_DIALLING,
  );
  return {
    daySec,
    decisionMicros: median(usual.map(({ micros }) => micros)),
    busyDecisionMicros: median(busy.map(({ micros }) => micros)),
    busyDialling: median(busy.map(({ dialling }) => dialling)),
    busyDecisions: busy.length,
  };
}

/** With 6 % of answers 500 agents keep about 1,500 calls dialling. */
function manyLines(): Scenario {
  const busy = scenario({ agents: 500, durationMs: 15 * MINUTE_MS });
  return { ...busy, loginOverMs: MINUTE_MS, answer: { share: 0.06, dayAmplitude: 0, least: 0, most: 1 } };
}

function scenario(changes: { agents: number; durationMs?: number }): Scenario {
  const base = scenarioNamed('base', changes);
  if (base === undefined) throw new Error('no base scenario');
  return base;
}

function secondsOf(day: Scenario): number {
  const from = performance.now();
  runLightDay({ scenario: day, seed: SEED, policy: createPacer });
  return (performance.now() - from) / 1_000;
}

interface Timing {
  readonly micros: number;
  readonly dialling: number;
}

function timedDay(day: Scenario): readonly Timing[] {
  const timings: Timing[] = [];
  runLightDay({
    scenario: day,
    seed: SEED,
    policy: (settings, random) => timed(createPacer(settings, random), timings),
  });
  return timings;
}

function timed(pacer: Pacer, timings: Timing[]): Pacer {
  return {
    ...pacer,
    decide(view) {
      const dialling = view.dialling.length;
      const from = performance.now();
      const decision = pacer.decide(view);
      timings.push({ micros: (performance.now() - from) * 1_000, dialling });
      return decision;
    },
  };
}

function median(values: readonly number[]): number {
  const ascending = values.toSorted((left, right) => left - right);
  return ascending[Math.floor(ascending.length / 2)] ?? Number.NaN;
}
