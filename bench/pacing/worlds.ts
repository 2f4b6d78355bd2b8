/**
 * The worlds of the bench with what they are compared with: figures of an independent simulator of the same rule in the
 * same worlds (PACING 4), and the exact optimum where there is one. Shares in percent.
 */
import { HOUR_MS } from '../../src/domain/kernel/time.ts';
import type { Scenario } from '../../src/sim/scenario/scenario.ts';
import { scenarioNamed, type ScenarioChanges } from '../../src/sim/scenario/named.ts';

export interface Reference {
  readonly occupancy: number;
  /** Of its 95 % interval; absent: it was not told. */
  readonly halfWidth?: number;
}

export interface BenchWorld {
  readonly key: string;
  readonly scenario: Scenario;
  /** What the reference rule reached. */
  readonly reference?: Reference;
  /** What no rule that sees only the past can beat. */
  readonly optimum?: number;
  readonly progressive?: number;
  /** Best settings of the baselines are looked for here. */
  readonly isTuned: boolean;
}

/** Of the exact optimum. */
export const OPTIMUM_SHARE = 0.985;

/** A day of 500 agents takes as long as all others together: baselines are not tuned there. */
const MOST_TUNED_AGENTS = 100;

const BASE = [
  { agents: 5, progressive: 65.5, reference: { occupancy: 77.9, halfWidth: 1.1 } },
  { agents: 10, progressive: 65.7, reference: { occupancy: 82.8, halfWidth: 0.6 } },
  { agents: 20, progressive: 65.7, reference: { occupancy: 88.1, halfWidth: 0.4 } },
  { agents: 50, progressive: 65.9, reference: { occupancy: 93.1, halfWidth: 0.2 } },
  { agents: 100, progressive: 65.8, reference: { occupancy: 95.8, halfWidth: 0.1 } },
  { agents: 500, progressive: 66.1, reference: { occupancy: 99.2, halfWidth: 0.1 } },
] as const;

const OPTIMA = [
  [5, 83.3],
  [10, 86.2],
  [20, 89.7],
  [100, 96.0],
] as const;

export const WORLDS: readonly BenchWorld[] = [
  ...BASE.map(({ agents, ...figures }) => ({
    ...world('base', { agents }),
    ...figures,
    isTuned: agents <= MOST_TUNED_AGENTS,
  })),
  compared('low-answer', { agents: 10 }, 78.9, 30.9),
  compared('low-answer', { agents: 50 }, 92.1, 30.3),
  compared('short-calls', { agents: 10 }, 74.9, 37.4),
  compared('busy-floor', { agents: 500 }, 99.4),
  compared('shocks', { agents: 10 }, 81.4),
  compared('shocks', { agents: 50 }, 92.0),
  compared('base', { agents: 10, abandonLimit: 0.01 }, 79.5),
  compared('base', { agents: 50, abandonLimit: 0.01 }, 90.9),
  world('base', { agents: 50, abandonLimit: 0.005 }),
  world('base', { agents: 50, abandonLimit: 0.002 }),
  // A window of an hour leaves little time to make anything good.
  world('base', { agents: 10, durationMs: HOUR_MS }),
  world('base', { agents: 50, durationMs: HOUR_MS }),
  ...OPTIMA.map(([agents, optimum]) => ({ ...world('memoryless', { agents }), optimum })),
];

function compared(
  name: string,
  changes: ScenarioChanges,
  occupancy: number,
  progressive?: number,
): BenchWorld {
  const own = { ...world(name, changes), reference: { occupancy } };
  return progressive === undefined ? own : { ...own, progressive };
}

function world(name: string, changes: ScenarioChanges): BenchWorld {
  const scenario = scenarioNamed(name, changes);
  if (scenario === undefined) throw new Error(`no scenario is named '${name}'`);
  const limit = changes.abandonLimit === undefined ? '' : `-limit-${100 * changes.abandonLimit}%`;
  const hours = changes.durationMs === undefined ? '' : `-${changes.durationMs / HOUR_MS}h`;
  return { key: `${name}-${scenario.agents}${limit}${hours}`, scenario, isTuned: false };
}

/** By its key, or all whose key goes on after the name: `base`, `memoryless`. */
export function worldsNamed(name: string): readonly BenchWorld[] {
  const exact = WORLDS.filter(({ key }) => key === name);
  return exact.length > 0 ? exact : WORLDS.filter(({ key }) => key.startsWith(`${name}-`));
}
