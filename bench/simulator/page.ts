/** What the bench of the simulator found, as tables and as the page in the docs. */
import { cpus } from 'node:os';
import type { DayResult } from '../../src/sim/light/result.ts';
import type { Scenario } from '../../src/sim/scenario/scenario.ts';

export type Level = 'light' | 'full';
export type Mode = 'progressive' | 'predictive';

export interface Run {
  readonly level: Level;
  readonly mode: Mode;
  readonly day: DayResult;
  readonly violations: readonly string[];
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** The median day of each level takes no longer. */
const LIMITS_MS: Readonly<Record<Level, number>> = { light: 5_000, full: 60_000 };

export function isPassed(runs: readonly Run[]): boolean {
  return (
    runs.every(({ violations }) => violations.length === 0) &&
    groups(runs).every((group) => median(group.runs.map(({ wallMs }) => wallMs)) <= LIMITS_MS[group.level])
  );
}

export function timeTable(runs: readonly Run[]): string {
  const rows = groups(runs).map(({ level, mode, runs: own }) => {
    const walls = own.map(({ wallMs }) => wallMs);
    return [
      level,
      mode,
      seconds(median(walls)),
      `${seconds(Math.min(...walls))} to ${seconds(Math.max(...walls))}`,
      seconds(median(own.map(({ cpuMs }) => cpuMs))),
      String(Math.round(median(own.map(({ day }) => day.dials)))),
      seconds(LIMITS_MS[level]),
    ];
  });
  return table(['level', 'mode', 'median', 'all days', 'CPU time', 'dials', 'limit'], rows);
}

export function comparisonTable(runs: readonly Run[]): string {
  const rows = runs.map(({ level, mode, day, violations }) => [
    mode,
    String(day.seed),
    level,
    percent(day.occupancy),
    percent(day.abandonedShare),
    String(day.dials),
    String(day.joined),
    `${(day.meanIdleMs / 1_000).toFixed(1)} s`,
    level === 'full' ? String(violations.length) : '',
  ]);
  rows.sort(([modeA = '', seedA = ''], [modeB = '', seedB = '']) =>
    modeA === modeB ? Number(seedA) - Number(seedB) : modeB.localeCompare(modeA),
  );
  const heading = [
    'mode',
    'seed',
    'level',
    'occupancy',
    'abandoned',
    'dials',
    'joined',
    'agent waits',
    'violations',
  ];
  return table(heading, rows);
}

export function pageOf(scenario: Scenario, runs: readonly Run[]): string {
  const hours = scenario.durationMs / 3_600_000;
  const [cpu] = cpus();
  return `# The simulator

Made by \`npm run bench:simulator -- --write\`: a day of ${hours} h with ${scenario.agents} agents in the scenario
\`${scenario.name}\`, at both levels of the simulator, on Node ${process.version}, ${cpu?.model ?? 'an unknown processor'}.

## How long a day takes

${timeTable(runs)}

The light level runs the pacer alone against the scenario. The full level runs the real engine and the real runtime
(mailbox, effect runner, hopper filler, leases, records, live board, commands) with the stores in memory, the telephony
simulated, and the invariants watched at every step. Both use one core.

## Whether both levels agree

The k-th lead of the list carries the same random numbers at both levels.

${comparisonTable(runs)}

What remains between them, and why:

- An agent's phone takes 100 ms to answer at log-in, so that at the full level everybody starts a moment later; from
  there on calls are placed at other instants, and with the time of a dial the chance of its answer moves.
- At the full level an agent is free only when the engine has heard the order to be ready, and a trunk's calls are
  spread by its calls per second, a call per 0.01 ms where the scenario sets no rate: both are below what the figures
  show.
- In progressive mode a call is abandoned only where it was on its way to an agent whose shift ended: at both levels.
- A machine's line ends unanswered at the full level when it would have been told from a person, since the engine has no
  detection yet. The pacer learns it as no answer, with the same delay.
- Someone without an agent hears the safe-harbour message for 3 s at the full level before the line is free again.
- The regulation window is the local day at the full level (it ends when the day's work ends and began at the midnight
  before it), and the simulated day itself at the light one.
`;
}

interface Group {
  readonly level: Level;
  readonly mode: Mode;
  readonly runs: readonly Run[];
}

function groups(runs: readonly Run[]): readonly Group[] {
  const byName = new Map<string, { level: Level; mode: Mode; runs: Run[] }>();
  for (const run of runs) {
    const name = `${run.level} ${run.mode}`;
    const group = byName.get(name) ?? { level: run.level, mode: run.mode, runs: [] };
    group.runs.push(run);
    byName.set(name, group);
  }
  return [...byName.values()];
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heading, heading.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
