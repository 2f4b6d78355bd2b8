import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CallDetailRecord } from '../../../src/domain/cdr/attempt.ts';
import { createPacer } from '../../../src/domain/pacing/createPacer.ts';
import type { Effect } from '../../../src/engine/effect.ts';
import { runFullDay, type FullDay } from '../../../src/sim/full/runFullDay.ts';
import { runLightDay } from '../../../src/sim/light/day.ts';
import { scenarioNamed } from '../../../src/sim/scenario/named.ts';
import type { Scenario } from '../../../src/sim/scenario/scenario.ts';

const MINUTE = 60_000;
/** A day is a second of one core, and the cores are shared. */
const PATIENCE = { timeout: 120_000 };

function aScenario(changes: Partial<Scenario> = {}): Scenario {
  const base = scenarioNamed('base', { agents: 6, durationMs: 20 * MINUTE });
  if (base === undefined) throw new Error('there is no base scenario');
  return { ...base, loginOverMs: MINUTE, logoutOverMs: MINUTE, ...changes };
}

async function journalOf(day: Omit<FullDay, 'journal'>): Promise<string> {
  const hash = createHash('sha256');
  await runFullDay({ ...day, journal: (line) => hash.update(`${line}\n`) });
  return hash.digest('hex');
}

async function recordsOf(day: Omit<FullDay, 'journal'>): Promise<Map<string, CallDetailRecord>> {
  const records = new Map<string, CallDetailRecord>();
  await runFullDay({
    ...day,
    journal(line) {
      const { effects = [] } = JSON.parse(line) as { effects?: readonly Effect[] };
      for (const effect of effects) {
        if (effect.type === 'closeAttempt') records.set(effect.cdr.number, effect.cdr);
      }
    },
  });
  return records;
}

describe('a full day', PATIENCE, () => {
  it('is the same to the byte for the same seed, and another for another', async () => {
    const day = { scenario: aScenario(), pacing: 'predictive', seed: 1 } as const;
    const first = await journalOf(day);
    expect(await journalOf(day)).toBe(first);
    expect(await journalOf({ ...day, seed: 2 })).not.toBe(first);
  });

  it('is the same to the byte through faults and a killed engine', async () => {
    const faults = [
      { kind: 'storeFails', atMs: 4 * MINUTE, forMs: 2 * MINUTE, share: 0.1 },
      { kind: 'eventsDoubled', atMs: 0, forMs: 20 * MINUTE, share: 0.1 },
      { kind: 'engineKilled', atMs: 8 * MINUTE, forMs: 5_000 },
    ] as const;
    const day = { scenario: aScenario(), pacing: 'progressive', seed: 3, faults } as const;
    expect(await journalOf(day)).toBe(await journalOf(day));
  });

  it('lets every policy meet the same people', async () => {
    const scenario = aScenario();
    const one = await recordsOf({ scenario, seed: 4, pacing: 'progressive' });
    const other = await recordsOf({ scenario, seed: 4, pacing: 'ratio' });
    const ringDelay = ({ stamps }: CallDetailRecord): number =>
      (stamps.ringingAt ?? Number.NaN) - (stamps.diallingAt ?? Number.NaN);
    const rangInBoth = [...one.values()].filter(
      (cdr) => cdr.stamps.ringingAt !== undefined && other.get(cdr.number)?.stamps.ringingAt !== undefined,
    );
    expect(rangInBoth.length).toBeGreaterThan(30);
    for (const cdr of rangInBoth) {
      const again = other.get(cdr.number);
      expect(again === undefined ? undefined : ringDelay(again)).toBe(ringDelay(cdr));
    }
  });

  it('comes to what the light simulator comes to, with the same people', async () => {
    const scenario = aScenario({ agents: 10, durationMs: 60 * MINUTE });
    for (const seed of [1, 2]) {
      const light = runLightDay({
        scenario,
        seed,
        policy: (settings, random) => createPacer({ ...settings, mode: 'progressive' }, random),
      });
      const full = await runFullDay({ scenario, seed, pacing: 'progressive' });
      expect(Math.abs(full.occupancy - light.occupancy)).toBeLessThan(0.005);
      expect(Math.abs(full.dials - light.dials)).toBeLessThan(0.02 * light.dials);
      expect(Math.abs(full.joined - light.joined)).toBeLessThan(0.02 * light.joined + 1);
    }
  });

  it('gives every attempt exactly one record, and says how far it is', async () => {
    const shares: number[] = [];
    const scenario = aScenario({ durationMs: 90 * MINUTE });
    const result = await runFullDay({
      scenario,
      seed: 5,
      pacing: 'progressive',
      agents: 2,
      onProgress: (share) => shares.push(share),
    });
    expect(result).toMatchObject({ violations: [], agents: 2, engines: 1 });
    expect(result.attempts).toBeGreaterThan(20);
    expect(result.records).toBe(result.attempts);
    expect(result.dials).toBe(result.attempts);
    expect(shares).toEqual([1 / 3, 2 / 3, 1]);
  });

  it('keeps to the lines and the rate of the scenario', async () => {
    const scenario = aScenario({ agents: 12, lines: 7, callsPerSecond: 1 });
    const dialledAt: number[] = [];
    const result = await runFullDay({
      scenario,
      seed: 6,
      pacing: 'progressive',
      journal(line) {
        const { at, effects = [] } = JSON.parse(line) as { at: number; effects?: readonly Effect[] };
        for (const effect of effects) {
          if (effect.type === 'originate' && effect.target.kind === 'trunk') dialledAt.push(at);
        }
      },
    });
    expect(result.violations).toEqual([]);
    expect(dialledAt.length).toBeGreaterThan(30);
    const gaps = dialledAt.slice(1).map((at, index) => at - (dialledAt[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(899);
  });
});
