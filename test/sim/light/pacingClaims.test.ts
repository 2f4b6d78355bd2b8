/**
 * What the bench of pacing shows at length (`npm run bench:pacing`), in a short form, and the failure modes that PACING
 * names. Seeds are fixed, so a day is the same each time.
 */
import { describe, expect, it } from 'vitest';
import { createPacer } from '../../../src/domain/pacing/createPacer.ts';
import type { PacingMode } from '../../../src/domain/pacing/pacer.ts';
import { runLightDay } from '../../../src/sim/light/day.ts';
import type { DayResult } from '../../../src/sim/light/result.ts';
import { scenarioNamed, type ScenarioChanges } from '../../../src/sim/scenario/named.ts';

const MINUTE_MS = 60_000;

function play(name: string, changes: ScenarioChanges, mode: PacingMode, seed: number): DayResult {
  const scenario = scenarioNamed(name, changes);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  return runLightDay({
    scenario,
    seed,
    policy: (settings, random) => createPacer({ ...settings, mode }, random),
  });
}

describe('predictive pacing over a day', { timeout: 120_000 }, () => {
  it.each([
    ['base', 5, 10],
    ['base', 10, 14],
    ['shocks', 10, 12],
    ['low-answer', 10, 40],
  ])('%s, %i agents: keeps the limit and is %i points above progressive', (name, agents, points) => {
    const predictive = play(name, { agents }, 'predictive', 3);
    const progressive = play(name, { agents }, 'progressive', 3);
    expect(predictive.isOverLimit).toBe(false);
    expect(predictive.occupancy - progressive.occupancy).toBeGreaterThan(points / 100);
  });

  it.each([0.002, 0.005, 0.01])('keeps a limit of %d', (abandonLimit) => {
    const day = play('base', { agents: 10, abandonLimit }, 'predictive', 4);
    expect(day.isOverLimit).toBe(false);
    expect(day.abandoned).toBeGreaterThan(0);
  });
});

describe('what went wrong elsewhere', { timeout: 120_000 }, () => {
  it('the answer share does not run away on a large floor with short calls', () => {
    const day = play('busy-floor', { agents: 200, durationMs: 30 * MINUTE_MS }, 'predictive', 5);
    expect(day.abandonedShare).toBeLessThan(0.05);
    expect(day.occupancy).toBeGreaterThan(0.85);
  });

  it('a budget is not burnt in the first hour', () => {
    const hour = play('base', { agents: 20, durationMs: 60 * MINUTE_MS }, 'predictive', 6);
    expect(hour.abandonedShare).toBeLessThan(0.03);
  });

  it('a cold start is no worse than progressive', () => {
    for (const seed of [7, 8]) {
      const changes = { agents: 20, durationMs: 30 * MINUTE_MS };
      const predictive = play('base', changes, 'predictive', seed);
      const progressive = play('base', changes, 'progressive', seed);
      expect(predictive.occupancy).toBeGreaterThan(progressive.occupancy);
    }
  });

  it('one answer that is a fifth of the floor does not stop it for the day', () => {
    const day = play('base', { agents: 5 }, 'predictive', 9);
    expect(Math.min(...day.occupancyByHalfHour.slice(1, -1))).toBeGreaterThan(0.55);
  });
});
