/** A short form of `npm run soak:pacing`, so that it cannot rot: what a short run comes to is never asserted here. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benchPhones } from '../../bench/calls/rounds.ts';
import { openWorld, type BenchWorld } from '../../bench/calls/world.ts';
import { simulateRuns } from '../../bench/soak/compareRuns.ts';
import { runLive } from '../../bench/soak/live.ts';
import { faultsOf, measure, postDialDelayOf, spanOf } from '../../bench/soak/measure.ts';
import type { SoakOptions } from '../../bench/soak/options.ts';
import { intoDayMs } from '../../bench/soak/setting.ts';
import { drawTable, rowsOf, verdictOf } from '../../bench/soak/verdict.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import { partyOf } from '../../src/sim/numberPlan.ts';

const OPTIONS: SoakOptions = {
  mode: 'predictive',
  minutes: 0.5,
  warmUpMinutes: 0,
  agents: 4,
  runs: 20,
  seed: 2,
  json: true,
  write: false,
  keep: false,
};
const TRUNK_ID = 'soak';

describe('the soak of pacing', () => {
  const phones = benchPhones(OPTIONS.agents);
  let world: BenchWorld;
  beforeAll(async () => {
    world = await openWorld({ trunkId: TRUNK_ID, phones, keep: false, onProgress: () => undefined });
  });
  afterAll(async () => {
    await world.close();
  });

  it('has every person do what their number says, accounts for every call and leaves nothing', async () => {
    const run = await runLive({
      world,
      trunkId: TRUNK_ID,
      phones,
      options: OPTIONS,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    expect(faultsOf(run)).toEqual([]);
    const closed = run.attempts as readonly CallDetailRecord[];
    for (const { number, dialStatus, stamps } of closed) {
      const expected = dialStatus === 'abandoned' ? 'answered' : dialStatus;
      expect(expected, number).toBe(partyOf(number).dialStatus);
      const { ringingAt, answeredAt } = stamps;
      if (ringingAt === undefined || answeredAt === undefined) continue;
      const lateMs = answeredAt - ringingAt - (partyOf(number).decidesAfterMs ?? 0);
      expect(Math.abs(lateMs), number).toBeLessThan(1_000);
    }
    const live = measure(run, spanOf(OPTIONS));
    expect(live.joined).toBeGreaterThan(0);
    expect(live.occupancy).toBeGreaterThan(0);
    expect(live.occupancy).toBeLessThan(1);
    expect(live.dials).toBe(run.attempts.length);
    const simulated = await simulateRuns(
      { options: OPTIONS, postDialDelay: postDialDelayOf(run), intoDayMs: intoDayMs(run.startedAt) },
      new AbortController().signal,
      () => undefined,
    );
    const table = drawTable(rowsOf(live, simulated, verdictOf(live, simulated, [])));
    expect(table).toMatch(/^occupancy .*%/m);
  }, 150_000);
});
