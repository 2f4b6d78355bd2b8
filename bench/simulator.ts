/**
 * `npm run bench:simulator`: how long a day of eight hours with fifty agents takes at both levels of the simulator, and
 * whether both come to the same figures with the same people. Ends in 0 where the median day keeps to its limit and no
 * invariant was broken.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createPacer } from '../src/domain/pacing/createPacer.ts';
import { HOUR_MS } from '../src/domain/kernel/time.ts';
import { runFullDay } from '../src/sim/full/runFullDay.ts';
import { runLightDay } from '../src/sim/light/day.ts';
import { scenarioNamed } from '../src/sim/scenario/named.ts';
import type { Scenario } from '../src/sim/scenario/scenario.ts';
import {
  comparisonTable,
  isPassed,
  pageOf,
  timeTable,
  type Level,
  type Mode,
  type Run,
} from './simulator/page.ts';

const HELP = `usage: npm run bench:simulator -- [--seeds N] [--agents N] [--hours H] [--json] [--write]

  --seeds N    days a level and mode, seeds 1 to N (default 3)
  --agents N   agents (default 50)
  --hours H    hours a day (default 8)
  --json       the runs as JSON
  --write      keep the result in docs/benchmarks/simulator.md
`;

const LEVELS: readonly Level[] = ['light', 'full'];
const MODES: readonly Mode[] = ['progressive', 'predictive'];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '3' },
      agents: { type: 'string', default: '50' },
      hours: { type: 'string', default: '8' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const durationMs = number('hours', values.hours) * HOUR_MS;
  const scenario = scenarioNamed('base', { agents: number('agents', values.agents), durationMs });
  if (scenario === undefined) throw new Error('there is no base scenario');
  const runs = await runAll(scenario, number('seeds', values.seeds));
  const text = `${timeTable(runs)}\n\n${comparisonTable(runs)}\n`;
  process.stdout.write(values.json ? `${JSON.stringify(runs)}\n` : text);
  const page = new URL('../docs/benchmarks/simulator.md', import.meta.url);
  if (values.write) writeFileSync(page, pageOf(scenario, runs));
  return isPassed(runs) ? 0 : 1;
}

async function runAll(scenario: Scenario, seeds: number): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    for (const mode of MODES) {
      for (const level of LEVELS) {
        const run = await timed(scenario, seed, mode, level);
        process.stderr.write(`${level} ${mode} seed ${seed}: ${(run.wallMs / 1_000).toFixed(1)} s\n`);
        runs.push(run);
      }
    }
  }
  return runs;
}

async function timed(scenario: Scenario, seed: number, mode: Mode, level: Level): Promise<Run> {
  const before = { wall: performance.now(), cpu: process.cpuUsage() };
  const { day, violations } = await play(scenario, seed, mode, level);
  const { user, system } = process.cpuUsage(before.cpu);
  const cpuMs = (user + system) / 1_000;
  return { level, mode, day, violations, wallMs: performance.now() - before.wall, cpuMs };
}

async function play(
  scenario: Scenario,
  seed: number,
  mode: Mode,
  level: Level,
): Promise<Pick<Run, 'day' | 'violations'>> {
  if (level === 'full') {
    const day = await runFullDay({ scenario, seed, pacing: mode });
    return { day, violations: day.violations };
  }
  const day = runLightDay({
    scenario,
    seed,
    policy: (settings, random) => createPacer({ ...settings, mode }, random),
  });
  return { day, violations: [] };
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0)
    throw new Error(`--${name} must be a number above 0, not '${text}'`);
  return value;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 64;
}
