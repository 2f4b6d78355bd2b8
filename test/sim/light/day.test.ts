/** The light day: the same world for every policy, to the byte, and figures that follow from what happened. */
import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../src/domain/kernel/time.ts';
import type { FloorView, Pacer, PacingEvent } from '../../../src/domain/pacing/pacer.ts';
import { runLightDay } from '../../../src/sim/light/day.ts';
import type { DayResult } from '../../../src/sim/light/result.ts';
import { baselinePacer } from '../../../src/sim/policy/baseline.ts';
import { policyNamed } from '../../../src/sim/policy/policy.ts';
import { scenarioNamed, type ScenarioChanges } from '../../../src/sim/scenario/named.ts';
import type { Scenario } from '../../../src/sim/scenario/scenario.ts';

const named = (name: string, changes: ScenarioChanges = {}): Scenario => {
  const scenario = scenarioNamed(name, changes);
  if (scenario === undefined) throw new Error(name);
  return scenario;
};

const play = (scenario: Scenario, policyName: string, seed: number): DayResult => {
  const policy = policyNamed(policyName);
  if (typeof policy === 'string') throw new Error(policy);
  return runLightDay({ scenario, seed, policy: policy.create });
};

/** Dials what it is told to, and notes what it sees. */
class Spy {
  readonly views: { now: number; idle: number; dialling: number; waiting: number; lines: number }[] = [];
  readonly events: PacingEvent[] = [];
  readonly wanted: (view: FloorView) => number;

  constructor(wanted: (view: FloorView) => number) {
    this.wanted = wanted;
  }

  readonly create = (): Pacer =>
    baselinePacer('spy', {
      wanted: (view) => {
        this.views.push({
          now: view.now,
          idle: view.idle.length,
          dialling: view.dialling.length,
          waiting: view.waiting.length,
          lines: view.lines,
        });
        return this.wanted(view);
      },
      observe: (event) => this.events.push(event),
    });
}

/** Everybody answers 10 s after the dial and talks for a minute. */
const plain: Scenario = {
  ...named('memoryless', { agents: 2, durationMs: 10 * MINUTE_MS }),
  answer: { share: 1, dayAmplitude: 0, least: 0, most: 1 },
  ring: { kind: 'fixed', ms: 10_000 },
  talk: { kind: 'fixed', ms: 60_000 },
  wrapUp: { kind: 'fixed', ms: 20_000 },
  graceMs: 2_000,
};

const hour = named('base', { agents: 10, durationMs: HOUR_MS });

describe('a light day', () => {
  it.each(['predictive', 'ratio:1.5', 'vicidial-tapered'])(
    'is the same to the byte for the same seed with %s',
    (policy) => {
      const first = play(hour, policy, 7);
      expect(JSON.stringify(play(hour, policy, 7))).toBe(JSON.stringify(first));
      expect(JSON.stringify(play(hour, policy, 8))).not.toBe(JSON.stringify(first));
    },
  );

  it('joins at once where an agent is idle, and counts the agents’ time', () => {
    const spy = new Spy((view) => view.idle.length - view.dialling.length);
    const day = runLightDay({ scenario: plain, seed: 1, policy: spy.create });
    // Rounds of 10 s of waiting and 80 s of work, the seventh cut off after 50 s of its work.
    expect(day).toMatchObject({ answered: 14, joined: 14, abandoned: 0, dials: 14, meanIdleMs: 10_000 });
    expect(day.occupancy).toBeCloseTo((6 * 80 + 50) / 600, 10);
    expect(day.occupancyByHalfHour).toEqual([day.occupancy]);
  });

  it('abandons a person who finds no agent within the grace time, and joins one who does', () => {
    // Two are joined at 10 s and free again at 90 s; the third gives up at 12 s; the fourth answers at 89 s.
    const spy = new Spy((view) => (view.now === 0 ? 3 : view.now === 79_000 ? 1 : 0));
    const day = runLightDay({ scenario: plain, seed: 1, policy: spy.create });
    expect(day).toMatchObject({
      answered: 4,
      joined: 3,
      abandoned: 1,
      abandonedShare: 0.25,
      isOverLimit: true,
    });
    expect(spy.events).toContainEqual({ type: 'abandoned', at: 12_000 });
    expect(spy.events).toContainEqual({ type: 'connected', at: 90_000, callId: '4', waitedMs: 1_000 });
    expect(spy.events.filter(({ type }) => type === 'wrapEnded')).toHaveLength(3);
  });

  it('asks every 500 ms, and once for what happens at one instant', () => {
    const spy = new Spy((view) => (view.now === 0 ? 2 : 0));
    runLightDay({ scenario: plain, seed: 1, policy: spy.create });
    const instants = spy.views.map(({ now }) => now);
    expect(new Set(instants).size).toBe(instants.length);
    expect(instants).toEqual(Array.from({ length: 1_200 }, (_, index) => 500 * index));
  });

  it('tells the lines and the calls per second that are left', () => {
    const spy = new Spy(() => 100);
    const limited: Scenario = { ...plain, lines: 6, callsPerSecond: 2 };
    const day = runLightDay({ scenario: limited, seed: 1, policy: spy.create });
    const busiest = Math.max(...spy.views.map(({ dialling, waiting }) => dialling + waiting));
    expect(busiest).toBeLessThanOrEqual(6);
    expect(Math.min(...spy.views.map(({ lines }) => lines))).toBe(0);
    const firstTen = spy.views.filter(({ now }) => now <= 2_000).map(({ dialling }) => dialling);
    expect(firstTen).toEqual([0, 1, 2, 3, 4]);
    expect(day.dials).toBeGreaterThan(20);
  });

  it('leaves nobody on the floor after log-out, and never joins a break', () => {
    const scenario = { ...plain, loginOverMs: MINUTE_MS, logoutOverMs: 2 * MINUTE_MS };
    const spy = new Spy(() => 0);
    runLightDay({ scenario, seed: 1, policy: spy.create });
    const idleAt = (at: number): number => spy.views.find(({ now }) => now === at)?.idle ?? -1;
    expect([0, 29_500, 30_000, 539_500, 540_000, 599_500].map(idleAt)).toEqual([1, 1, 2, 2, 1, 1]);
  });
});

describe('common random numbers', () => {
  /** Outcome and age of the calls that both policies saw to their end at the same time of dialling. */
  const talks = (policy: string): Map<string, number> => {
    const created = policyNamed(policy);
    if (typeof created === 'string') throw new Error(created);
    const ages = new Map<string, number>();
    runLightDay({
      scenario: { ...hour, answer: { ...hour.answer, dayAmplitude: 0 } },
      seed: 3,
      policy: (settings, random) => {
        const pacer = created.create(settings, random);
        return {
          ...pacer,
          decide: (view) => pacer.decide(view),
          observe(event) {
            if (event.type === 'resolved') ages.set(`${event.callId} ${event.outcome}`, event.ageMs);
            pacer.observe(event);
          },
        };
      },
    });
    return ages;
  };

  it('give the k-th dial the same ring time under every policy', () => {
    const [careful, bold] = [talks('progressive'), talks('ratio:3')];
    const shared = [...careful].filter(([key]) => bold.has(key));
    expect(shared.length).toBeGreaterThan(0.8 * careful.size);
    expect(shared.filter(([key, ageMs]) => bold.get(key) !== ageMs)).toEqual([]);
  });
});

describe('the base world', () => {
  it('keeps progressive near 66 % and answers near 29 %', () => {
    const days = [1, 2, 3, 4, 5, 6].map((seed) => play(named('base', { agents: 20 }), 'progressive', seed));
    const mean = (of: (day: DayResult) => number): number =>
      days.reduce((sum, day) => sum + of(day), 0) / days.length;
    expect(mean(({ occupancy }) => occupancy)).toBeGreaterThan(0.64);
    expect(mean(({ occupancy }) => occupancy)).toBeLessThan(0.68);
    expect(mean(({ answered, dials }) => answered / dials)).toBeGreaterThan(0.28);
    expect(mean(({ answered, dials }) => answered / dials)).toBeLessThan(0.31);
    expect(mean(({ abandonedShare }) => abandonedShare)).toBeLessThan(0.001);
  });

  it('abandons with two lines for each idle agent as a small floor must', () => {
    const days = [1, 2, 3, 4].map((seed) => play(named('base', { agents: 5 }), 'ratio:2', seed));
    for (const { abandonedShare, isOverLimit, occupancy } of days) {
      expect(abandonedShare).toBeGreaterThan(0.05);
      expect(abandonedShare).toBeLessThan(0.12);
      expect(isOverLimit).toBe(true);
      expect(occupancy).toBeGreaterThan(0.75);
    }
  });
});
