import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/domain/kernel/random.ts';
import { HOUR_MS } from '../../src/domain/kernel/time.ts';
import { isOpen } from '../../src/domain/calendar/window.ts';
import { createPacer } from '../../src/domain/pacing/createPacer.ts';
import { runLightDay } from '../../src/sim/light/day.ts';
import { readDrawnNumber } from '../../src/sim/drawnNumber.ts';
import { workOf } from '../../bench/soak/agentLog.ts';
import { simulateRun, simulateRuns } from '../../bench/soak/compareRuns.ts';
import { faultsOf, measure, spanOf } from '../../bench/soak/measure.ts';
import { parseOptions, type SoakOptions } from '../../bench/soak/options.ts';
import { pageOf, pictureOf } from '../../bench/soak/page.ts';
import { intoDayMs, leadsNeeded, noonWindow, numbersOf, scenarioOf } from '../../bench/soak/setting.ts';
import { simulate } from '../../bench/soak/simulated.ts';
import { centralRange, compare, jsonOf, verdictOf, type SoakResult } from '../../bench/soak/verdict.ts';
import type { LiveRun } from '../../bench/soak/live.ts';
import { cdrOf } from './soakRecords.ts';

const OPTIONS: SoakOptions = {
  mode: 'progressive',
  minutes: 2,
  warmUpMinutes: 1,
  agents: 4,
  runs: 40,
  seed: 7,
  json: true,
  write: false,
  keep: false,
};
const NO_DELAY = { kind: 'fixed', ms: 0 } as const;
const setting = { options: OPTIONS, postDialDelay: NO_DELAY, intoDayMs: 12 * HOUR_MS };
const ignore = (): void => undefined;
const SIMULATED = Array.from({ length: OPTIONS.runs }, (_, index) => simulateRun(setting, index));

describe('the central 99 %', () => {
  it('cuts off half a percent of the runs at either end', () => {
    const hundreds = Array.from({ length: 400 }, (_, index) => index);
    expect(centralRange(hundreds)).toEqual({ low: 2, median: 200, high: 397 });
    expect(centralRange([3, 1, 2])).toEqual({ low: 1, median: 2, high: 3 });
  });

  it('holds a figure at its edge and not one beyond it', () => {
    const hundreds = Array.from({ length: 400 }, (_, index) => index);
    expect(compare(2, hundreds)).toMatchObject({ isInside: true, rank: 2.5 / 400 });
    expect(compare(397, hundreds)).toMatchObject({ isInside: true });
    expect(compare(1.9, hundreds)).toMatchObject({ isInside: false });
    expect(compare(397.1, hundreds)).toMatchObject({ isInside: false });
  });
});

describe('the verdict', () => {
  const run = (occupancy: number, abandonedShare: number) => ({
    occupancy,
    abandonedShare,
    joined: 100,
    abandoned: 3,
    dials: 300,
  });
  const simulated = Array.from({ length: 400 }, (_, index) => run(0.8 + index / 4_000, index / 10_000));

  it('is good where both figures lie inside and nothing is wrong', () => {
    expect(verdictOf(run(0.85, 0.02), simulated, []).shortcomings).toEqual([]);
  });

  it('names the figure that lies outside, its range, and every fault', () => {
    expect(verdictOf(run(0.7, 0.02), simulated, ['2 channels and 0 bridges are left']).shortcomings).toEqual([
      '2 channels and 0 bridges are left',
      'occupancy is 70.00 %, outside 80.05 % to 89.93 %',
    ]);
    expect(verdictOf(run(0.85, 0.05), simulated, []).shortcomings).toEqual([
      'abandonment is 5.00 %, outside 0.02 % to 3.97 %',
    ]);
  });
});

describe("the agents' work", () => {
  const row = (agentId: string, at: number, state: string) => ({ agentId, at, state });
  const log = [
    row('a', 0, 'seating'),
    row('a', 10, 'ready'),
    row('a', 30, 'reserved'),
    row('a', 31, 'talking'),
    row('a', 60, 'wrapUp'),
    row('a', 70, 'ready'),
    row('b', 50, 'talking'),
  ];

  it('counts talk and wrap-up as busy, ready and reserved as available, within the span only', () => {
    expect(workOf(log, { fromMs: 20, toMs: 80 })).toEqual({ busyMs: 39 + 30, availableMs: 11 + 10 });
    expect(workOf(log, { fromMs: 0, toMs: 10 })).toEqual({ busyMs: 0, availableMs: 0 });
  });
});

describe('the records of a real run', () => {
  const run: LiveRun = {
    startedAt: 1_000_000,
    agentLog: [],
    troubles: {},
    left: { channels: 0, bridges: 0 },
    attempts: [
      cdrOf('answered', 1_000_000, { ringingAt: 20, answeredAt: 5_020, joinedAt: 5_025, endedAt: 35_020 }),
      cdrOf('answered', 1_050_000, { ringingAt: 30, answeredAt: 15_000, joinedAt: 15_500, endedAt: 45_000 }),
      cdrOf('abandoned', 1_059_000, { ringingAt: 10, answeredAt: 2_000, endedAt: 9_000 }),
      cdrOf('abandoned', 1_055_000, { ringingAt: 10, answeredAt: 2_000, endedAt: 9_000 }),
      cdrOf('busy', 1_070_000, { endedAt: 600 }),
    ],
  };

  it('are counted after the warm-up: joined at the join, abandoned at the end of the wait', () => {
    const figures = measure(run, spanOf(OPTIONS));
    expect(figures).toMatchObject({ joined: 1, abandoned: 1, abandonedShare: 0.5, dials: 1, attempts: 5 });
    expect(figures.joinMs).toMatchObject({ p50: 5, max: 500 });
    expect(figures.talkMeanMs).toBe(29_500);
  });

  it('are in order where every answered call was joined or abandoned', () => {
    expect(faultsOf(run)).toEqual([]);
  });

  it('tell a person that was lost, an unheard-of end, an open attempt, trouble and what is left', () => {
    const { stamps: _stamps, ...open } = cdrOf('answered', 0, {});
    const bad: LiveRun = {
      ...run,
      troubles: { 'link.down': 2 },
      left: { channels: 1, bridges: 0 },
      attempts: [
        cdrOf('answered', 0, { answeredAt: 5_000, endedAt: 9_000 }),
        cdrOf('failed', 0, { endedAt: 5 }),
        open,
      ],
    };
    expect(faultsOf(bad)).toEqual([
      '2 times link.down',
      '1 attempts have no closed record',
      '1 answered calls were neither joined nor abandoned',
      '1 calls ended in a way that no drawn party has: failed',
      '1 channels and 0 bridges are left',
    ]);
  });
});

describe('a simulated run', () => {
  it('comes to what the simulator itself says where nothing is left out', () => {
    const scenario = scenarioOf({ ...OPTIONS, agents: 10, minutes: 20, warmUpMinutes: 0 }, NO_DELAY);
    for (const mode of ['progressive', 'ratio'] as const) {
      const policy = (...[settings, random]: Parameters<typeof createPacer>) =>
        createPacer({ ...settings, mode, linesPerAgent: 2.5 }, random);
      const span = { fromMs: 0, toMs: scenario.durationMs };
      const figures = simulate({ scenario, seed: 3, policy, span, intoDayMs: 0 });
      const day = runLightDay({ scenario, seed: 3, policy });
      expect(figures.occupancy).toBeCloseTo(day.occupancy, 6);
      expect(figures).toMatchObject({ joined: day.joined, abandoned: day.abandoned, dials: day.dials });
    }
  });

  it('leaves the warm-up out', () => {
    const scenario = scenarioOf({ ...OPTIONS, agents: 10, minutes: 20, warmUpMinutes: 5 }, NO_DELAY);
    const policy = (...[settings, random]: Parameters<typeof createPacer>) =>
      createPacer({ ...settings, mode: 'progressive' }, random);
    const part = (fromMs: number, toMs: number) =>
      simulate({ scenario, seed: 3, policy, span: { fromMs, toMs }, intoDayMs: 0 });
    const { durationMs } = scenario;
    const [warmUp, rest, all] = [part(0, 300_000), part(300_000, durationMs), part(0, durationMs)];
    expect(warmUp.joined).toBeGreaterThan(0);
    expect(warmUp.joined + rest.joined).toBe(all.joined);
    expect(warmUp.dials + rest.dials).toBe(all.dials);
    expect((warmUp.occupancy + 4 * rest.occupancy) / 5).toBeCloseTo(all.occupancy, 6);
  });

  it("shows the pacer the wrap-up's end and a whole day's budget", () => {
    const scenario = scenarioOf({ ...OPTIONS, agents: 6 }, NO_DELAY);
    const limits = new Set<number | undefined>();
    const windows = new Set<string>();
    simulate({
      scenario,
      seed: 3,
      policy: (settings, random) => {
        const pacer = createPacer({ ...settings, mode: 'progressive' }, random);
        return {
          ...pacer,
          decide(view) {
            for (const { limitMs } of view.wrapping) limits.add(limitMs);
            for (const { startsAt, endsAt } of view.budget) windows.add(`${startsAt} ${endsAt}`);
            return pacer.decide(view);
          },
        };
      },
      span: spanOf(OPTIONS),
      intoDayMs: 13 * HOUR_MS,
      wrapUpLimitMs: 5_000,
    });
    expect([...limits]).toEqual([5_000]);
    expect([...windows]).toEqual([`${-13 * HOUR_MS} ${11 * HOUR_MS}`]);
  });

  it('is the same for the same seed, in whatever process, and another for another', async () => {
    const runs = await simulateRuns(setting, new AbortController().signal, ignore);
    expect(runs).toEqual(SIMULATED);
    expect(new Set(runs.map(({ occupancy }) => occupancy)).size).toBeGreaterThan(30);
  });

  it('ends with its processes where it is interrupted', async () => {
    const stop = new AbortController();
    const running = simulateRuns(setting, stop.signal, ignore);
    stop.abort();
    await expect(running).rejects.toThrow();
  });
});

describe('the setting', () => {
  it("gives the PSTN the simulator's people: 30 % answer after 7 s and talk for 30 s, 10 % are busy", () => {
    const size = { agents: 60, minutes: 60, warmUpMinutes: 0 };
    const numbers = numbersOf(size, 11);
    expect(new Set(numbers).size).toBe(numbers.length);
    const parties = numbers.map((number) => readDrawnNumber(number));
    const answered = parties.flatMap((party) => (party?.outcome === 'answered' ? [party] : []));
    const busy = parties.filter((party) => party?.outcome === 'busy');
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(answered.length / numbers.length).toBeCloseTo(0.3, 1);
    expect(busy.length / numbers.length).toBeCloseTo(0.1, 1);
    expect(Math.abs(mean(answered.map(({ ringMs }) => ringMs)) - 7_000)).toBeLessThan(400);
    expect(Math.abs(mean(answered.map(({ talkMs }) => talkMs)) - 30_000)).toBeLessThan(1_000);
    expect(Math.max(...answered.map(({ ringMs }) => ringMs))).toBeLessThanOrEqual(16_000);
  });

  it('has leads enough for agents who never wait', () => {
    expect(leadsNeeded({ agents: 20, minutes: 10, warmUpMinutes: 3 })).toBeGreaterThan((20 * 780) / 35 / 0.3);
  });

  it('is open, and at noon, at any hour of the day', () => {
    for (let hour = 0; hour < 24; hour += 1) {
      const now = Date.UTC(2026, 10, 22, hour, 17);
      const window = noonWindow(now);
      expect(isOpen(window, now)).toBe(true);
      const parts = new Intl.DateTimeFormat('en-GB', {
        timeZone: window.timeZone,
        hour: '2-digit',
        minute: '2-digit',
      });
      expect(parts.format(now)).toBe('12:17');
      expect(intoDayMs(now)).toBe((12 * 60 + 17) * 60_000);
    }
  });
});

describe('the options', () => {
  it('are those of the claim where nothing is said', () => {
    expect(parseOptions([])).toMatchObject({
      mode: 'predictive',
      minutes: 10,
      warmUpMinutes: 3,
      agents: 20,
      runs: 400,
    });
  });

  it('refuse what makes no sense', () => {
    expect(() => parseOptions(['--agents', '0'])).toThrow('--agents must be a whole number from 1 to 100');
    expect(() => parseOptions(['--mode', 'ratio'])).toThrow('--mode must be predictive or progressive');
    expect(() => parseOptions(['--runs', '5'])).toThrow('--runs must be');
  });
});

describe('what is kept', () => {
  const simulated = SIMULATED;
  const random = randomStream(1, 'soak');
  const live = {
    occupancy: 0.5 + random() / 10,
    abandonedShare: 0,
    joined: 9,
    abandoned: 0,
    dials: 30,
    setupMs: { p50: 20, p99: 40, max: 50 },
    setupMeanMs: 21,
    joinMs: { p50: 4, p99: 9, max: 9 },
    talkMeanMs: 30_100,
    attempts: 44,
  };
  const verdict = verdictOf(live, simulated, []);
  const result: SoakResult = { options: OPTIONS, live, simulated, verdict, asterisk: '22.10.1' };

  it('is a page with the figures and a picture with the mark of the real run', () => {
    const page = pageOf(result, new Date(0));
    expect(page).toContain('| occupancy |');
    expect(page).toContain('1970-01-01, progressive, seed 7');
    const picture = pictureOf(result);
    expect(picture).toContain(`real run ${(100 * live.occupancy).toFixed(1)} %`);
    expect(picture.match(/<rect /g)?.length).toBe(1 + 2 + 2 * 24);
    expect(picture).not.toMatch(/NaN|Infinity/);
  });

  it('is one JSON object for programs', () => {
    expect(jsonOf(result)).toMatchObject({ soak: 'pacing', ok: true, simulatedRuns: OPTIONS.runs });
  });
});
