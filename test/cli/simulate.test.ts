import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/cli/program.ts';
import { chartSvg } from '../../src/cli/chart.ts';
import { addWorkingDays, readDay } from '../../src/cli/workingDays.ts';
import { cli, jsonOf } from './cli.ts';

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'outpace-simulate-'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const run = (...args: string[]) => cli(args, { cwd });
const SHORT = ['--agents', '4', '--hours', '0.5', '--seeds', '2'];

/** Tags opened and closed in order; enough of XML for what the chart writes. */
function unbalanced(svg: string): string[] {
  const open: string[] = [];
  for (const [, slash, name = '', self] of svg.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (slash === '/') {
      if (open.pop() !== name) return [name];
    } else if (self !== '/') open.push(name);
  }
  return open;
}

describe('outpace simulate', () => {
  it('plays policies on the same seeds, and gives the same figures again', async () => {
    const args = [
      'simulate',
      ...SHORT,
      '--first-seed',
      '41',
      '--compare',
      'progressive,ratio:2',
      '--policy',
      'progressive',
    ];
    const [first, again] = [await run(...args, '--json'), await run(...args, '--json', '--workers', '1')];
    const found = jsonOf(first);
    expect(found).toMatchObject({
      seeds: { first: 41, count: 2 },
      policies: ['progressive', 'ratio:2'],
      level: 'light',
    });
    expect(found).toHaveProperty('differences[0].occupancy.mean');
    expect(jsonOf(again)).toEqual(found);
  });

  it('says in a table what came of the days, and how to play them again', async () => {
    const { stdout, exitCode } = await run(
      'simulate',
      ...SHORT,
      '--policy',
      'progressive',
      '--limit',
      '0.01',
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      'scenario base, 4 agents, limit 1 %, 0.5 h a day, light simulator, seeds 1 to 2',
    );
    expect(stdout).toMatch(/progressive\s+\d+\.\d ± \d+\.\d/);
  });

  it('takes a scenario file, sweeps, recommends and draws every point', async () => {
    writeFileSync(join(cwd, 'floor.yaml'), 'agents: 3\nduration: 30m\nloginOver: 0s\nlogoutOver: 0s\n');
    const args = [
      '--scenario',
      'floor.yaml',
      '--sweep',
      'agents=3,5',
      '--policy',
      'progressive',
      '--seeds',
      '2',
    ];
    const { stdout } = await run('simulate', ...args, '--svg', 'sweep.svg');
    expect(stdout).toContain('scenario floor');
    expect(stdout).toContain('From 3 to 5 agents occupancy goes from');
    const svg = readFileSync(join(cwd, 'sweep.svg'), 'utf8');
    expect(unbalanced(svg)).toEqual([]);
    expect(svg.match(/<circle /g)).toHaveLength(6);
    expect(svg).toMatch(/<title>progressive: 3, \d/);
  });

  it('stops with one line on a scenario that cannot be', async () => {
    writeFileSync(join(cwd, 'bad.yaml'), 'agents: 0\n');
    const { stderr, exitCode } = await run('simulate', '--scenario', 'bad.yaml');
    expect(exitCode).toBe(65);
    expect(stderr).toMatch(/^outpace: bad\.yaml:1: agents: must be a whole number .*\n$/);
  });

  it.each([
    [['--scenario', 'bse'], 'the nearest is base'],
    [['--policy', 'magic'], '--policy: '],
    [['--agents', '0'], '--agents 0: must be a whole number from 1 to 5000'],
    [['--seeds', 'many'], '--seeds many: must be a whole number'],
    [['--limit', '3'], '--limit 3: must be a number from 0 to 0.2'],
    [['--hours', '0.1'], 'agents log in and out over a longer time'],
    [['--sweep', 'agnts=1..5'], 'the nearest is agents'],
    [['--sweep', 'agents'], 'write it as agents=5..60'],
    [['--sweep', 'agents=9..5'], '9 is not below 5'],
    [['--sweep', 'agents=5..50/0'], 'the step 0 must be above 0'],
    [['--sweep', 'agents=5,5'], 'at least two different values'],
    [['--sweep', 'agents=5..60..9'], 'write it as agents=5..60'],
    [['--sweep', 'ringTimeout=0s..30s'], '0s must be from 1s to 5m'],
    [['--limit', '300%'], '--limit 300%: must be a number from 0 to 0.2'],
    [['--sweep', 'ringTimeout=15..30'], '15 has no unit'],
    [['--level', 'half'], 'Allowed choices are light, full'],
    [['--level', 'full', '--policy', 'issabel'], 'cannot pace as issabel'],
    [['--scenario', 'base', '--from', 'spring'], 'give either --scenario or --from'],
  ])('says of %j what is wrong', async (args, message) => {
    await expect((await buildProgram()).parseAsync(['simulate', ...args], { from: 'user' })).rejects.toThrow(
      message,
    );
  });
});

describe('outpace plan', () => {
  const PLAN = [
    'plan',
    '--leads',
    '2000',
    '--contact-rate',
    '0.3',
    '--aht',
    '120s',
    '--hours',
    '4',
    '--days',
    '5',
  ];

  it('plans from the law alone', async () => {
    const found = jsonOf(await run(...PLAN, '--no-check', '--start', '2026-03-06', '--json'));
    expect(found).toMatchObject({ plan: { isInTime: true, daysNeeded: expect.any(Number) } });
    expect(found).not.toHaveProperty('check');
    const { stdout } = await run(...PLAN, '--no-check', '--agents', '1');
    expect(stdout).toContain('1 agents miss the deadline by');
  });

  it('checks the plan by simulation and says by how much it differs', async () => {
    const result = await run(...PLAN, '--hours', '1', '--leads', '300', '--json');
    expect(jsonOf(result)).toMatchObject({
      check: { summary: { days: 4 }, callsPerHourDifference: expect.any(Number) },
    });
  });

  it.each([
    [['--contact-rate', '3'], '--contact-rate 3: must be a number from 0.005 to 0.95'],
    [['--aht', '120'], '120 has no unit'],
    [['--aht', '1s'], 'must be between 5s and 2h'],
    [['--leads', '0'], '--leads 0: must be a whole number'],
    [['--list', 'spring'], 'give either --leads or --list'],
    [['--start', '2026-02-30', '--no-check'], 'write the day as 2026-03-02'],
  ])('says of %j what is wrong', async (args, message) => {
    const program = await buildProgram();
    await expect(program.parseAsync([...PLAN, ...args], { from: 'user' })).rejects.toThrow(message);
  });
});

describe('working days', () => {
  it('skip the weekend, and a start on one', () => {
    const friday = readDay('2026-03-06') ?? new Date(0);
    expect(addWorkingDays(friday, 1, 5)).toBe('2026-03-06');
    expect(addWorkingDays(friday, 2, 5)).toBe('2026-03-09');
    expect(addWorkingDays(friday, 2, 7)).toBe('2026-03-07');
    expect(addWorkingDays(readDay('2026-03-07') ?? friday, 1, 5)).toBe('2026-03-09');
  });
});

describe('a chart', () => {
  it('is well formed and keeps text from being markup', () => {
    const series = [
      {
        name: 'a<b & "c"',
        points: [
          { x: 1, y: 2, halfWidth: 0.5 },
          { x: 2, y: 2 },
        ],
      },
    ];
    const svg = chartSvg({ title: '<script>', subtitle: '', xLabel: 'x', panels: [{ yLabel: 'y', series }] });
    expect(unbalanced(svg)).toEqual([]);
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('<title>a&lt;b &amp; &quot;c&quot;: 1, 2 ± 0.5</title>');
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('can be drawn of a single point', () => {
    const panels = [{ yLabel: 'y', series: [{ name: 'one', points: [{ x: 5, y: 0 }] }] }];
    expect(chartSvg({ title: 't', subtitle: '', xLabel: 'x', panels })).not.toMatch(/NaN|Infinity/);
  });
});
