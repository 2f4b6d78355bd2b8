/** A short form of `npm run bench:hopper`, so that it cannot rot; times are never asserted here. */
import { describe, expect, it } from 'vitest';
import { faultsOf, tableOf } from '../../bench/hopper/page.ts';
import { runHopperBench } from '../../bench/hopper/run.ts';

describe('the bench of hoppers', () => {
  it('fills every hopper and leases from all of them, no lead twice and no hopper empty', async () => {
    const figures = await runHopperBench({
      campaigns: 4,
      leads: 1_000,
      lists: 2,
      perSec: 5,
      seconds: 3,
      onProgress: () => undefined,
    });
    expect(figures.filled.leads).toBe(4 * 500);
    expect(figures.leased.leads).toBe(4 * 100);
    expect(figures.paced.leads).toBe(figures.paced.asked);
    expect(figures.paced.asked).toBeGreaterThanOrEqual(14);
    expect(faultsOf(figures)).toEqual([]);
    expect(tableOf(figures)).toMatch(/^\| leads waiting in all \| 4,000 \|$/m);
  }, 120_000);

  it('says what may not be', async () => {
    const spread = { p50: 1, p99: 1, max: 1 };
    const phase = { leads: 10, seconds: 1, latencyMs: { step: spread } };
    const paced = { ...phase, asked: 13, empty: 2, fewestReady: 0, spooled: 0, twice: 1 };
    const common = { campaigns: 2, leads: 10, lists: 1, load: 0, generateSec: 0, redisMemoryMb: 1 };
    const faults = faultsOf({ ...common, depth: 500, perSec: 100, filled: phase, leased: phase, paced });
    expect(faults).toEqual([
      'a hopper of 500 leads holds only 10 s of dialling',
      '2 of 13 leases found an empty hopper',
      '1 leads were leased twice',
      'leases are missing',
    ]);
  });
});
