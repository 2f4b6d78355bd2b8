/** A short form of `npm run bench:pacing`, so that it cannot rot: small worlds, verdicts by hand, the page and its picture. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseOptions, type BenchOptions } from '../../bench/pacing/options.ts';
import { pageOf } from '../../bench/pacing/page.ts';
import { pictureOf } from '../../bench/pacing/picture.ts';
import { keyOf, playAll, type PlayedDays } from '../../bench/pacing/play.ts';
import { policyTable, verdictTable } from '../../bench/pacing/table.ts';
import { figuresOf, isPassed } from '../../bench/pacing/verdict.ts';
import { WORLDS, type BenchWorld } from '../../bench/pacing/worlds.ts';
import type { DayResult } from '../../src/sim/light/result.ts';

const [base5] = WORLDS;
if (base5 === undefined) throw new Error('no worlds');
const short: BenchWorld = { ...base5, scenario: { ...base5.scenario, durationMs: 1_200_000 } };

const optionsOf = (...args: string[]): BenchOptions => {
  const options = parseOptions(args);
  if (options === 'help') throw new Error('help');
  return options;
};

const day = (occupancy: number, abandonedShare: number): DayResult => ({
  scenario: 'base',
  agents: 5,
  seed: 1,
  occupancy,
  answered: 1_000,
  joined: 1_000 * (1 - abandonedShare),
  abandoned: 1_000 * abandonedShare,
  abandonedShare,
  isOverLimit: abandonedShare > 0.03,
  dials: 3_000,
  meanIdleMs: 30_000,
  occupancyByHalfHour: [],
  decisions: 1,
});

describe('the options', () => {
  it('take every world, every policy and the reported seeds where nothing is said', () => {
    const options = optionsOf();
    expect(options.worlds).toEqual(WORLDS);
    expect(options.tunes).toBe(true);
    expect(options.seeds).toHaveLength(10);
    expect(options.seeds[0]).toBe(20_310_001);
  });

  it('take worlds by name or by scenario', () => {
    expect(optionsOf('--worlds', 'base-5').worlds.map(({ key }) => key)).toEqual(['base-5']);
    expect(optionsOf('--worlds', 'shocks').worlds.map(({ key }) => key)).toEqual(['shocks-10', 'shocks-50']);
  });

  it.each([
    [['--worlds', 'mars'], `no world is named 'mars'`],
    [['--policies', 'predictive,magic'], `no policy is named 'magic'`],
    [['--seeds', '5..1'], '1 to 1000 are played'],
    [['--seeds', 'all'], '--seeds must be a whole number'],
    [['--workers', '0'], '--workers must be a whole number'],
  ])('refuse %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});

describe('the verdict', () => {
  const options = optionsOf('--policies', 'predictive,progressive');
  const of = (...days: DayResult[]): ReturnType<typeof figuresOf> => {
    const played: PlayedDays = new Map([
      [keyOf('base-5', 'predictive'), days],
      [keyOf('base-5', 'progressive'), days.map(() => day(0.655, 0))],
    ]);
    return figuresOf(base5, played, options);
  };

  it('allows both half-widths below the reference and not more', () => {
    // The reference is 77.9 ± 1.1; two equal days have no spread of their own.
    expect(isPassed(of(day(0.7681, 0.02), day(0.7681, 0.02)))).toBe(true);
    expect(isPassed(of(day(0.7679, 0.02), day(0.7679, 0.02)))).toBe(false);
  });

  it("takes predictive's own half-width for one that was not told, and marks what is reached by it alone", () => {
    const world: BenchWorld = { ...base5, key: 'untold', reference: { occupancy: 77.9 } };
    const spreadBy = (middle: number, half: number): ReturnType<typeof figuresOf> => {
      // Student's t of two days is 12.706: their half-width is 12.706 times half their distance.
      const days = [day(middle - half / 1_270.6, 0.02), day(middle + half / 1_270.6, 0.02)];
      return figuresOf(
        world,
        new Map([[keyOf('untold', 'predictive'), days]]),
        optionsOf('--policies', 'predictive'),
      );
    };
    const [near, far, beyond] = [spreadBy(0.77, 1), spreadBy(0.765, 1), spreadBy(0.757, 1)];
    expect([near, far, beyond].map(isPassed)).toEqual([true, true, false]);
    expect(verdictTable([near])).toMatch(/yes +\|/u);
    expect(verdictTable([far])).toMatch(/yes\* +\|/u);
  });

  it('fails for a single day over the limit, however good the mean', () => {
    const figures = of(day(0.9, 0.001), day(0.9, 0.0301));
    expect(isPassed(figures)).toBe(false);
    expect(verdictTable([figures])).toContain('over the limit');
  });

  it('pairs the policies day by day', () => {
    const figures = of(day(0.755, 0.02), day(0.755, 0.02));
    expect(figures.policies[1]?.predictiveGain?.mean).toBeCloseTo(10, 10);
    expect(policyTable(figures)).toContain('10.0 ± 0.0');
  });
});

describe('the bench', () => {
  it('plays, keeps what it played, and writes a page with a picture', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-pacing-'));
    try {
      const keep = join(folder, 'days.jsonl');
      const options: BenchOptions = {
        ...optionsOf('--policies', 'predictive,progressive,wombat:1.5', '--seeds', '1..2', '--keep', keep),
        worlds: [short],
        workers: 1,
      };
      const ticks: number[] = [];
      const played = await playAll(options, (done) => ticks.push(done));
      expect(ticks.at(-1)).toBe(6);
      const kept = readFileSync(keep, 'utf8');
      expect(kept.trim().split('\n')).toHaveLength(6);
      expect(await playAll(options, () => undefined)).toEqual(played);
      expect(readFileSync(keep, 'utf8')).toBe(kept);

      const figures = figuresOf(short, played, options);
      const page = pageOf([figures], undefined, options);
      expect(page).toContain('### base-5: 5 agents, limit 3 %');
      expect(page).toContain('seeds of development');
      expect(page).toContain('| wombat:1.5');
      const picture = pictureOf([figures]);
      expect(picture).toMatch(/^<svg [^]*<\/svg>\n$/);
      expect(picture).not.toContain('NaN');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
