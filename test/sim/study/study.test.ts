import { describe, expect, it } from 'vitest';
import type { CallTiming, CallTimings } from '../../../src/ports/records.ts';
import type { DayResult } from '../../../src/sim/light/result.ts';
import { scenarioNamed } from '../../../src/sim/scenario/named.ts';
import type { Scenario } from '../../../src/sim/scenario/scenario.ts';
import { meanOf } from '../../../src/sim/study/distribution.ts';
import { measuredScenario } from '../../../src/sim/study/measured.ts';
import { recommend } from '../../../src/sim/study/recommend.ts';
import { campaignPacing } from '../../../src/sim/study/runDay.ts';
import { runStudy, type StudyOutcome } from '../../../src/sim/study/study.ts';
import { summarise } from '../../../src/sim/study/summary.ts';
import { withValue } from '../../../src/sim/study/sweep.ts';

const HOUR = 3_600_000;

function scenario(changes: Partial<Scenario> = {}): Scenario {
  const base = scenarioNamed('base');
  if (base === undefined) throw new Error('no base');
  return { ...base, ...changes };
}

describe('a study', () => {
  const short = scenario({ agents: 5, durationMs: HOUR });

  it('plays the same days in every setting, and the same again when asked again', async () => {
    const settings = [
      { scenario: short, policy: 'progressive' },
      { scenario: short, policy: 'ratio:2' },
    ];
    const outcomes = await runStudy(settings, { first: 7, count: 2 }, { workers: 1 });
    expect(outcomes.map(({ days }) => days.map(({ seed }) => seed))).toEqual([
      [7, 8],
      [7, 8],
    ]);
    expect(await runStudy(settings, { first: 7, count: 2 }, { workers: 1 })).toEqual(outcomes);
    expect(outcomes[1]?.summary.occupancy.mean).toBeGreaterThan(outcomes[0]?.summary.occupancy.mean ?? 1);
  });

  it('counts the days over their limit', () => {
    const day = {
      occupancy: 0.8,
      joined: 90,
      abandoned: 10,
      abandonedShare: 0.1,
      meanIdleMs: 1,
      dials: 300,
    } as DayResult;
    const summary = summarise(
      [
        { ...day, isOverLimit: true },
        { ...day, isOverLimit: false },
      ],
      2 * HOUR,
    );
    expect(summary).toMatchObject({ days: 2, daysOverLimit: 1 });
    expect(summary.callsPerHour.mean).toBe(45);
  });
});

describe('a ring timeout that is swept', () => {
  it('takes away the answers that would have come later', () => {
    const base = scenario({ ring: { kind: 'uniform', fromMs: 5_000, toMs: 25_000 } });
    const shorter = withValue(base, 'ringTimeout', 15_000);
    expect(shorter.answer.share).toBeCloseTo(0.15);
    expect(shorter.ringTimeoutMs).toBe(15_000);
    // Of the machines only the early ones answer before 15 s.
    expect(shorter.machine.share).toBeCloseTo(0.25 * 0.35);
    expect(shorter.machine.earlyShare).toBe(1);
  });

  it('leaves the world as it was at its own ring timeout', () => {
    const same = withValue(scenario(), 'ringTimeout', 25_000);
    expect(same.answer.share).toBeCloseTo(0.3);
    expect(same.machine.share).toBeCloseTo(0.25);
  });
});

describe('a recommendation', () => {
  const point = (value: number, occupancy: number, over = 0): StudyOutcome => {
    const days = [0.999, 1, 1.001].map(
      (chance, index) =>
        ({
          occupancy: occupancy * chance,
          joined: value * 200,
          abandoned: value * 4,
          abandonedShare: 0.02,
          meanIdleMs: 12_000,
          dials: 900,
          isOverLimit: index < over,
        }) as DayResult,
    );
    const world = scenario({ agents: value, durationMs: 8 * HOUR });
    return { scenario: world, policy: 'predictive', value, days, summary: summarise(days, world.durationMs) };
  };

  it('names the size below which every agent less is dear, and the one from which more is not worth it', () => {
    const words = recommend('agents', [point(5, 0.7), point(10, 0.8), point(20, 0.82), point(40, 0.83)]).join(
      '\n',
    );
    expect(words).toContain('From 5 to 40 agents occupancy goes from 70.0 % to 83.0 %');
    expect(words).toContain('Below 10 agents each agent less costs 2.0 points');
    expect(words).toContain('10 agents serve 250 calls an hour at 80.0 % occupancy and 2.00 % abandoned');
  });

  it('never takes a setting whose days ended over the limit', () => {
    const words = recommend('agents', [point(5, 0.8, 2), point(10, 0.8, 1), point(20, 0.8)]).join('\n');
    expect(words).toContain('20 agents serve');
    expect(words).toContain('over the abandonment limit at agents 5 (2 of 3 days), 10 (1 of 3 days)');
  });

  it('follows its figures: a limit is loosened only while it pays', () => {
    const limit = (value: number, occupancy: number) => ({ ...point(10, occupancy), value });
    const words = recommend('abandonLimit', [limit(0.01, 0.75), limit(0.02, 0.8), limit(0.05, 0.801)]).join(
      '\n',
    );
    expect(words).toContain('From 1 % to 2 % of abandoned calls: +5.0 ±');
    expect(words).toContain('Take 2 %');
    const flat = recommend('abandonLimit', [limit(0.01, 0.8), limit(0.03, 0.801)]).join('\n');
    expect(flat).toContain('Keep 1 %');
  });

  it('never takes a limit that was not kept on every day', () => {
    const limit = (value: number, occupancy: number, over: number) => ({
      ...point(10, occupancy, over),
      value,
    });
    const points = [limit(0.01, 0.75, 0), limit(0.02, 0.8, 1), limit(0.05, 0.801, 0)];
    expect(recommend('abandonLimit', points).join('\n')).toContain(
      'Take 1 %: 2 % would pay, but was not kept',
    );
    const none = [limit(0.01, 0.75, 1), limit(0.02, 0.8, 1)];
    expect(recommend('abandonLimit', none).join('\n')).toContain('No limit up to 2 % was kept on every day');
  });

  it('asks for a second value where there is one', () => {
    expect(recommend('agents', [point(5, 0.7)]).join('')).toContain('sweep at least two');
  });
});

describe('the pacing of the engine that a policy stands for', () => {
  it.each([
    ['predictive', { mode: 'predictive' }],
    ['ratio:1.5', { mode: 'ratio', linesPerAgent: 1.5 }],
    ['ratio', { mode: 'ratio', linesPerAgent: 2 }],
    ['issabel', undefined],
    ['ratio:many', undefined],
  ])('%s', (policy, expected) => {
    const pacing = campaignPacing(policy, 0.02);
    if (expected === undefined) expect(pacing).toBeUndefined();
    else expect(pacing).toMatchObject({ ...expected, windows: [{ limit: 0.02 }] });
  });
});

describe("a world made of a campaign's records", () => {
  const limits = {
    name: 'spring',
    ringTimeoutMs: 20_000,
    graceMs: 2_000,
    abandonLimit: 0.02,
    lines: 40,
    hourOf: (at: number) => new Date(at).getUTCHours(),
  };
  const morning = Date.UTC(2026, 2, 10, 9);
  /** In ten calls at 9 and in ten at 11 o'clock: 4 and 2 persons, 1 busy, 1 machine, the rest no answer. */
  const call = (index: number): CallTiming => {
    const inTen = index % 10;
    const late = index >= 400;
    const dialledAt = morning + (late ? 2 * HOUR : 0) + index * 1_000;
    const ringingAt = dialledAt + 2_000;
    if (inTen < (late ? 2 : 4)) {
      const answeredAt = ringingAt + 6_000;
      return {
        dialStatus: 'answered',
        dialledAt,
        ringingAt,
        answeredAt,
        joinedAt: answeredAt,
        endedAt: answeredAt + 90_000,
        agentId: `a${index % 3}`,
      };
    }
    if (inTen === 5) return { dialStatus: 'busy', dialledAt, endedAt: dialledAt + 3_000 };
    if (inTen === 6)
      return {
        dialStatus: 'machine',
        dialledAt,
        ringingAt,
        answeredAt: ringingAt + 15_000,
        endedAt: ringingAt + 17_000,
      };
    return { dialStatus: 'no_answer', dialledAt, ringingAt, endedAt: ringingAt + 20_000 };
  };
  const agentStates = Array.from({ length: 40 }, (_, index) => [
    { agentId: 'a1', state: 'wrapUp', at: index * 300_000 },
    { agentId: 'a1', state: index % 4 === 0 ? 'paused' : 'ready', at: index * 300_000 + 12_000 },
  ]).flat();
  const timings: CallTimings = { calls: Array.from({ length: 800 }, (_, index) => call(index)), agentStates };

  it('has its shares, times, hours and breaks', () => {
    const { scenario: world, basis } = measuredScenario(scenario(), limits, timings);
    expect(basis).toMatchObject({ dials: 800, answered: 240, conversations: 240, wrapUps: 40, breaks: 10 });
    expect(world).toMatchObject({
      name: 'spring',
      agents: 3,
      durationMs: 3 * HOUR,
      lines: 40,
      ringTimeoutMs: 20_000,
    });
    expect(world?.answer.share).toBeCloseTo(0.3);
    expect(world?.answer.hours?.map((factor) => Math.round(factor * 10) / 10)).toEqual([1.3, 1, 0.7]);
    expect(world?.busy.share).toBeCloseTo(0.1);
    expect(world?.machine.share).toBeCloseTo(0.1);
    expect(world?.breaks.probability).toBeCloseTo(0.25);
    const means = [
      world?.postDialDelay,
      world?.ring,
      world?.talk,
      world?.wrapUp,
      world?.machine.lateRing,
      world?.busy.after,
    ];
    expect(means.map((one) => one && Math.round(meanOf(one)))).toEqual([
      2_000, 6_000, 90_000, 12_000, 15_000, 1_000,
    ]);
  });

  it('leaves faults of the carrier out', () => {
    const faults = timings.calls.map((one) => ({ ...one, dialStatus: 'congestion' as const }));
    const { basis } = measuredScenario(scenario(), limits, {
      calls: [...timings.calls, ...faults],
      agentStates,
    });
    expect(basis.dials).toBe(800);
  });

  it('is none where there are too few calls, and says how many there were', () => {
    const few = measuredScenario(scenario(), limits, { calls: timings.calls.slice(0, 200), agentStates });
    expect(few.scenario).toBeUndefined();
    expect(few.basis).toMatchObject({ dials: 200, conversations: 80 });
    expect(measuredScenario(scenario(), limits, { calls: [], agentStates: [] }).scenario).toBeUndefined();
  });
});
