/** Whether the real run could have been one of the simulated ones: inside their central 99 %, figure by figure. */
import { cpus } from 'node:os';
import type { SoakFigures } from './figures.ts';
import type { LiveFigures } from './measure.ts';
import type { SoakOptions } from './options.ts';

export interface Range {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

export interface Compared {
  readonly measured: number;
  /** Of the simulated runs. */
  readonly range: Range;
  /** Share of the simulated runs that lie below the measured figure, those equal to it counted half. */
  readonly rank: number;
  readonly isInside: boolean;
}

const CENTRAL_SHARE = 0.99;

/** The central part of the values: so many of them are cut off at either end. */
export function centralRange(values: readonly number[], share = CENTRAL_SHARE): Range {
  const sorted = values.toSorted((a, b) => a - b);
  // Written as a product 400 · 0.005 is 2.0000000000000018.
  const cut = Math.floor(Math.round(sorted.length * (1 - share) * 1e6) / 2e6);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return {
    low: at(cut),
    median: at(Math.floor(sorted.length / 2)),
    high: at(sorted.length - 1 - cut),
  };
}

export function compare(measured: number, simulated: readonly number[]): Compared {
  const range = centralRange(simulated);
  const below = simulated.filter((value) => value < measured).length;
  const equal = simulated.filter((value) => value === measured).length;
  return {
    measured,
    range,
    rank: (below + equal / 2) / simulated.length,
    isInside: measured >= range.low && measured <= range.high,
  };
}

export interface Verdict {
  readonly occupancy: Compared;
  readonly abandonment: Compared;
  /** Why the soak has failed; empty: it has not. */
  readonly shortcomings: readonly string[];
}

export function verdictOf(
  live: SoakFigures,
  simulated: readonly SoakFigures[],
  faults: readonly string[],
): Verdict {
  const occupancy = compare(
    live.occupancy,
    simulated.map((run) => run.occupancy),
  );
  const abandonment = compare(
    live.abandonedShare,
    simulated.map((run) => run.abandonedShare),
  );
  const shortcomings = [...faults];
  for (const [name, { measured, range, isInside }] of Object.entries({ occupancy, abandonment })) {
    if (isInside) continue;
    shortcomings.push(
      `${name} is ${percent(measured)}, outside ${percent(range.low)} to ${percent(range.high)}`,
    );
  }
  return { occupancy, abandonment, shortcomings };
}

export const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** The run as a table; the same rows as text and in the kept page. */
export function rowsOf(
  live: LiveFigures,
  simulated: readonly SoakFigures[],
  { occupancy, abandonment }: Verdict,
): readonly (readonly string[])[] {
  const shares = ([name, it]: readonly [string, Compared]): readonly string[] => [
    name,
    percent(it.measured),
    `${percent(it.range.low)} to ${percent(it.range.high)}`,
    percent(it.range.median),
    it.isInside ? 'inside' : 'OUTSIDE',
  ];
  const counts = (name: string, pick: (run: SoakFigures) => number): readonly string[] => {
    const { low, median, high } = centralRange(simulated.map(pick));
    return [name, String(pick(live)), `${low} to ${high}`, String(median), ''];
  };
  return [
    ['', 'real run', 'central 99 % of simulated', 'their median', 'verdict'],
    shares(['occupancy', occupancy]),
    shares(['abandoned', abandonment]),
    counts('calls placed', (run) => run.dials),
    counts('joined', (run) => run.joined),
    counts('abandoned calls', (run) => run.abandoned),
  ];
}

export function drawTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => pad(cell, widths[column] ?? 0, column === 0)).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}

const pad = (cell: string, width: number, isLeft: boolean): string =>
  isLeft ? cell.padEnd(width) : cell.padStart(width);

export interface SoakResult {
  readonly options: SoakOptions;
  readonly live: LiveFigures;
  readonly simulated: readonly SoakFigures[];
  readonly verdict: Verdict;
  readonly asterisk: string;
}

export function jsonOf({ options, live, simulated, verdict, asterisk }: SoakResult): Record<string, unknown> {
  const { mode, minutes, warmUpMinutes, agents, runs, seed } = options;
  return {
    soak: 'pacing',
    ok: verdict.shortcomings.length === 0,
    shortcomings: verdict.shortcomings,
    asked: { mode, minutes, warmUpMinutes, agents, runs, seed },
    occupancy: verdict.occupancy,
    abandonment: verdict.abandonment,
    live,
    simulatedRuns: simulated.length,
    asterisk,
    node: process.versions.node,
    cores: cpus().length,
  };
}
