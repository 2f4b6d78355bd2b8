/** Draws, the moving answer share, and leads: distributions come out as written, whoever asks. */
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/domain/kernel/random.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/domain/kernel/time.ts';
import { answerShareOf } from '../../../src/sim/scenario/answerShare.ts';
import { drawOf, drawUpTo } from '../../../src/sim/scenario/draws.ts';
import { leadsOf } from '../../../src/sim/scenario/leads.ts';
import { scenarioNamed, SCENARIO_NAMES } from '../../../src/sim/scenario/named.ts';
import type { AnswerShare, Distribution, Scenario } from '../../../src/sim/scenario/scenario.ts';

const base = scenarioNamed('base') as Scenario;
const COUNT = 20_000;

const many = (draw: (random: () => number) => number): number[] => {
  const random = randomStream(5, 'test');
  return Array.from({ length: COUNT }, () => draw(random));
};
const meanOf = (values: readonly number[]): number => values.reduce((sum, ms) => sum + ms, 0) / values.length;

describe('a draw', () => {
  it.each<readonly [Distribution, number, number]>([
    [{ kind: 'fixed', ms: 1_500 }, 1_500, 0],
    [{ kind: 'uniform', fromMs: 1_500, toMs: 4_500 }, 3_000, 0.2887],
    [{ kind: 'exponential', meanMs: 10_000 }, 10_000, 1],
    [{ kind: 'lognormal', meanMs: 15_000, cv: 0.6 }, 15_000, 0.6],
    [{ kind: 'empirical', valuesMs: [1_000, 3_000] }, 2_000, 0.5],
  ])('of %j has its mean and its spread, in whole ms', (distribution, meanMs, cv) => {
    const values = many(drawOf(distribution));
    const mean = meanOf(values);
    const spread = Math.sqrt(meanOf(values.map((ms) => (ms - mean) ** 2)));
    expect(mean / meanMs).toBeGreaterThan(0.97);
    expect(mean / meanMs).toBeLessThan(1.03);
    expect(Math.abs(spread / mean - cv)).toBeLessThan(0.03);
    expect(values.every((ms) => Number.isInteger(ms) && ms >= 0)).toBe(true);
  });

  it('is repeated while above its bound, and ends where all is above it', () => {
    const values = many(drawUpTo({ kind: 'lognormal', meanMs: 8_000, cv: 0.55 }, 10_000));
    expect(Math.max(...values)).toBeLessThanOrEqual(10_000);
    expect(drawUpTo({ kind: 'fixed', ms: 9_000 }, 1_000)(randomStream(1, 'x'))).toBe(1_000);
  });
});

describe('the answer share', () => {
  const still: AnswerShare = { share: 0.3, dayAmplitude: 0, least: 0.02, most: 0.85 };
  const everyMinute = (answer: AnswerShare, seed: number): number[] => {
    const shareAt = answerShareOf(answer, 8 * HOUR_MS, seed);
    return Array.from({ length: 480 }, (_, minute) => shareAt(minute * MINUTE_MS));
  };

  it('follows the day', () => {
    const shareAt = answerShareOf({ ...still, dayAmplitude: 0.15 }, 8 * HOUR_MS, 1);
    expect([0, 2, 4, 6].map((hour) => shareAt(hour * HOUR_MS))).toEqual(
      [0.3, 0.345, 0.3, 0.255].map((share) => expect.closeTo(share, 10) as number),
    );
  });

  it('changes with shocks at fixed times only, and keeps its bounds', () => {
    const shocks = { everyMs: 15 * MINUTE_MS, low: 0.4, high: 2.2 };
    const shares = everyMinute({ ...still, shocks }, 1);
    const changes = shares.flatMap((share, minute) => (share === shares[minute - 1] ? [] : [minute]));
    expect(changes).toEqual(Array.from({ length: 32 }, (_, index) => 15 * index));
    expect(shares[0]).toBe(0.3);
    const wild = everyMinute({ ...still, shocks: { ...shocks, low: 0.001, high: 100 } }, 1);
    expect([Math.min(...wild), Math.max(...wild)]).toEqual([0.02, 0.85]);
  });

  it('is lifted in bursts, as long as they are said to be', () => {
    const bursts = { everyMs: 90 * MINUTE_MS, factor: 1.6, fromMs: 90_000, toMs: 270_000 };
    const all = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((seed) => everyMinute({ ...still, bursts }, seed));
    expect(new Set(all.map((share) => share.toFixed(2)))).toEqual(new Set(['0.30', '0.48']));
    const lifted = all.filter((share) => share > 0.4).length / all.length;
    // 3 minutes of every 93.
    expect(lifted).toBeGreaterThan(0.015);
    expect(lifted).toBeLessThan(0.06);
  });

  it('meets every seed with regimes of its own, the same whenever asked', () => {
    const { regimes } = base.answer;
    if (regimes === undefined) throw new Error('the base world has regimes');
    const answer = { ...still, regimes };
    expect(everyMinute(answer, 3)).toEqual(everyMinute(answer, 3));
    expect(everyMinute(answer, 3)).not.toEqual(everyMinute(answer, 4));
    expect(everyMinute(answer, 3).every((share) => share >= 0.3 * 0.75 && share <= 0.3 * 1.35)).toBe(true);
  });
});

describe('leads', () => {
  const steady: Scenario = { ...base, answer: { share: 0.3, dayAmplitude: 0, least: 0, most: 1 } };
  const outcomes = (scenario: Scenario): Record<string, number> => {
    const next = leadsOf(scenario, 11);
    const counts: Record<string, number> = { answered: 0, machine: 0, busy: 0, no_answer: 0 };
    for (let lead = 0; lead < COUNT; lead += 1) {
      const { outcome } = next(0);
      counts[outcome] = (counts[outcome] ?? 0) + 1 / COUNT;
    }
    return counts;
  };
  const near = (share: number): number => expect.closeTo(share, 1.7) as number;

  it('end as the shares say', () => {
    expect(outcomes(steady)).toEqual({
      answered: near(0.3),
      machine: near(0.25),
      busy: near(0.1),
      no_answer: near(0.35),
    });
  });

  it('shrink machines and busy lines where most people answer', () => {
    const keen = { ...steady, answer: { ...steady.answer, share: 0.85 } };
    const { answered, machine, busy, no_answer: none } = outcomes(keen);
    expect([answered, machine, busy]).toEqual([near(0.85), near(0.107), near(0.043)]);
    expect(none).toBe(0);
  });

  it('ring out at the ring timeout, and no person answers later', () => {
    const next = leadsOf(steady, 2);
    for (let index = 0; index < 2_000; index += 1) {
      const { outcome, ringMs } = next(0);
      if (outcome === 'no_answer') expect(ringMs).toBe(25_000);
      else expect(ringMs).toBeLessThanOrEqual(25_000);
    }
  });
});

describe('a named scenario', () => {
  it.each([...SCENARIO_NAMES])('%s has its name and takes other agents and another limit', (name) => {
    expect(scenarioNamed(name)?.name).toBe(name);
    expect(scenarioNamed(name, { agents: 7, abandonLimit: 0.01 })).toMatchObject({
      agents: 7,
      abandonLimit: 0.01,
    });
  });

  it.each(['', 'nowhere', 'toString'])('%j is none', (name) => {
    expect(scenarioNamed(name)).toBeUndefined();
  });
});
