import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../src/sim/full/faults.ts';
import { runFullDay } from '../../../src/sim/full/runFullDay.ts';
import { scenarioNamed } from '../../../src/sim/scenario/named.ts';
import type { Scenario } from '../../../src/sim/scenario/scenario.ts';

const MINUTE = 60_000;
/** A day is a second of one core, and the cores are shared. */
const PATIENCE = { timeout: 120_000 };
const DAY_MS = 24 * MINUTE;

function aScenario(): Scenario {
  const base = scenarioNamed('base', { agents: 6, durationMs: DAY_MS });
  if (base === undefined) throw new Error('there is no base scenario');
  return { ...base, loginOverMs: MINUTE, logoutOverMs: MINUTE };
}

const FAULTS: Readonly<Record<string, readonly Fault[]>> = {
  'the link is down for a while': [{ kind: 'linkDown', atMs: 8 * MINUTE, forMs: 40_000 }],
  'Asterisk restarts': [{ kind: 'linkDown', atMs: 8 * MINUTE, forMs: 10_000, restarted: true }],
  'events come twice': [{ kind: 'eventsDoubled', atMs: 0, forMs: DAY_MS, share: 0.3 }],
  'the store is away': [{ kind: 'storeDown', atMs: 8 * MINUTE, forMs: 40_000 }],
  'answers of the store are lost': [{ kind: 'storeFails', atMs: 6 * MINUTE, forMs: 6 * MINUTE, share: 0.1 }],
  'the carrier refuses': [{ kind: 'trunkRefuses', atMs: 8 * MINUTE, forMs: 90_000 }],
  'the engine is killed twice': [
    { kind: 'engineKilled', atMs: 8 * MINUTE, forMs: 3_000 },
    { kind: 'engineKilled', atMs: 14 * MINUTE, forMs: 25_000 },
  ],
  'everything at once': [
    { kind: 'eventsDoubled', atMs: 0, forMs: DAY_MS, share: 0.1 },
    { kind: 'storeFails', atMs: 5 * MINUTE, forMs: 10 * MINUTE, share: 0.05 },
    { kind: 'linkDown', atMs: 7 * MINUTE, forMs: 20_000 },
    { kind: 'engineKilled', atMs: 10 * MINUTE, forMs: 4_000 },
    { kind: 'trunkRefuses', atMs: 13 * MINUTE, forMs: 30_000 },
    { kind: 'storeDown', atMs: 16 * MINUTE, forMs: 20_000 },
  ],
};

describe.each(Object.entries(FAULTS))('a day on which %s', PATIENCE, (_, faults) => {
  it.each([
    [1, 'predictive'],
    [2, 'progressive'],
    [3, 'ratio'],
  ] as const)('breaks no rule, and goes on dialling afterwards (seed %i, %s)', async (seed, pacing) => {
    let lastDialAt = 0;
    const result = await runFullDay({
      scenario: aScenario(),
      seed,
      pacing,
      faults,
      journal(line) {
        if (line.includes('"type":"originate"')) lastDialAt = (JSON.parse(line) as { at: number }).at;
      },
    });
    expect(result.violations).toEqual([]);
    expect(result.records).toBe(result.attempts);
    expect(result.attempts).toBeGreaterThan(50);
    expect(lastDialAt).toBeGreaterThan(20 * MINUTE);
    const kills = faults.filter(({ kind }) => kind === 'engineKilled').length;
    expect(result.engines).toBe(1 + kills);
  });
});

describe('the carrier that refuses', PATIENCE, () => {
  it('is seen in the figures', async () => {
    const day = { scenario: aScenario(), seed: 1, pacing: 'progressive' } as const;
    const fair = await runFullDay(day);
    const faults = [{ kind: 'trunkRefuses', atMs: 8 * MINUTE, forMs: 8 * MINUTE }] as const;
    const foul = await runFullDay({ ...day, faults });
    expect(foul.joined).toBeLessThan(0.9 * fair.joined);
  });
});

describe('an engine that takes over in the middle of the day', PATIENCE, () => {
  it('is told what the day has used of its budget', async () => {
    const told: unknown[] = [];
    const scenario = { ...aScenario(), agents: 12 };
    await runFullDay({
      scenario,
      seed: 2,
      pacing: 'predictive',
      faults: [{ kind: 'engineKilled', atMs: 12 * MINUTE, forMs: 5_000 }],
      journal(line) {
        const { input } = JSON.parse(line) as {
          input?: { type: string; days?: readonly { answered: number }[] };
        };
        if (input?.type === 'budgetRestored') told.push(input.days?.map(({ answered }) => answered > 10));
      },
    });
    expect(told).toEqual([[], [true]]);
  });
});
