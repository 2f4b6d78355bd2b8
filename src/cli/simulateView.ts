/** `simulate` for people: a table with intervals, paired differences, and the pictures. */
import { estimate, isClear, type Estimate } from '../sim/study/estimate.ts';
import type { Seeds, StudyOutcome } from '../sim/study/study.ts';
import { differences, type Measure } from '../sim/study/summary.ts';
import type { SweepKey } from '../sim/study/sweep.ts';
import type { Chart, ChartPanel } from './chart.ts';
import { colours, table } from './output.ts';

export const HOUR_MS = 3_600_000;

interface Column {
  readonly heading: string;
  readonly measure: Measure;
  readonly scale: number;
  readonly digits: number;
}

const COLUMNS: readonly Column[] = [
  { heading: 'OCCUPANCY %', measure: 'occupancy', scale: 100, digits: 1 },
  { heading: 'ABANDONED %', measure: 'abandonedShare', scale: 100, digits: 2 },
  { heading: 'AGENT WAITS s', measure: 'agentWaitMs', scale: 0.001, digits: 1 },
  { heading: 'CALLS/h', measure: 'callsPerHour', scale: 1, digits: 1 },
  { heading: 'DIALS/h', measure: 'dialsPerHour', scale: 1, digits: 0 },
];

/** One row a setting; `label` is what tells the rows apart. */
export function renderOutcomes(
  heading: string,
  outcomes: readonly StudyOutcome[],
  label: (one: StudyOutcome) => string,
): string {
  return table([
    [heading, ...COLUMNS.map((column) => column.heading), 'DAYS OVER LIMIT'],
    ...outcomes.map((outcome) => [
      label(outcome),
      ...COLUMNS.map(({ measure, scale, digits }) => interval(outcome.summary[measure], scale, digits)),
      daysOver(outcome),
    ]),
  ]);
}

/** Each against the first, on the same days. */
export function renderDifferences(outcomes: readonly StudyOutcome[]): string {
  const [first, ...others] = outcomes;
  if (first === undefined || others.length === 0) return '';
  const rows = others.map((other) => {
    const found = differences(first.days, other.days, first.scenario.durationMs);
    return [
      other.policy,
      ...COLUMNS.map(({ measure, scale, digits }) => {
        const text = interval(found[measure], scale, digits, true);
        return isClear(found[measure]) ? text : colours.dim(`(${text})`);
      }),
    ];
  });
  const heading = [`${first.policy} LESS`, ...COLUMNS.map((column) => column.heading)];
  return `${table([heading, ...rows])}\nin brackets: no more than the chance of the days`;
}

export function seedsText({ first, count }: Seeds): string {
  return count === 1 ? `seed ${first}` : `seeds ${first} to ${first + count - 1}`;
}

function interval({ mean, halfWidth }: Estimate, scale: number, digits: number, sign = false): string {
  const value = (mean * scale).toFixed(digits);
  const signed = sign && mean > 0 ? `+${value}` : value;
  return halfWidth === null ? signed : `${signed} ± ${(halfWidth * scale).toFixed(digits)}`;
}

function daysOver({ summary: { days, daysOverLimit } }: StudyOutcome): string {
  const text = `${daysOverLimit} of ${days}`;
  return daysOverLimit > 0 ? colours.red(text) : text;
}

export function valueText(key: SweepKey, value: number): string {
  if (key === 'ringTimeout') return `${value / 1_000} s`;
  return key === 'agents' ? String(value) : `${Number((100 * value).toFixed(2))} %`;
}

const X_LABELS: Readonly<Record<SweepKey, string>> = {
  agents: 'agents logged in',
  abandonLimit: 'abandonment limit, % of the calls answered by a person',
  ringTimeout: 'ring timeout, s',
  'answer.share': 'dials answered by a person, %',
};
const NAMES: Readonly<Record<SweepKey, string>> = {
  agents: 'number of agents',
  abandonLimit: 'abandonment limit',
  ringTimeout: 'ring timeout',
  'answer.share': 'share of answered dials',
};
const X_SCALES: Readonly<Record<SweepKey, number>> = {
  agents: 1,
  abandonLimit: 100,
  ringTimeout: 0.001,
  'answer.share': 100,
};

const PANELS: readonly { readonly yLabel: string; readonly measure: Measure; readonly scale: number }[] = [
  { yLabel: 'occupancy, %', measure: 'occupancy', scale: 100 },
  { yLabel: 'calls served an hour', measure: 'callsPerHour', scale: 1 },
  { yLabel: 'abandoned, %', measure: 'abandonedShare', scale: 100 },
];

export function sweepChart(
  key: SweepKey,
  byPolicy: ReadonlyMap<string, readonly StudyOutcome[]>,
  seeds: Seeds,
): Chart {
  const all = [...byPolicy.values()].flat();
  const x = (outcome: StudyOutcome): number => (outcome.value ?? 0) * X_SCALES[key];
  const panels = PANELS.map(({ yLabel, measure, scale }): ChartPanel => {
    const series = [...byPolicy].map(([name, outcomes]) => ({
      name,
      points: outcomes.map((outcome) => {
        const { mean, halfWidth } = outcome.summary[measure];
        return { x: x(outcome), y: mean * scale, halfWidth: (halfWidth ?? 0) * scale };
      }),
    }));
    const limits = [...byPolicy.values()][0]?.map((outcome) => ({
      x: x(outcome),
      y: outcome.scenario.abandonLimit * scale,
    }));
    return {
      yLabel,
      series,
      ...(measure === 'abandonedShare' && limits !== undefined ? { bound: limits } : {}),
    };
  });
  const scenario = all[0]?.scenario;
  const title = `Scenario ${scenario?.name ?? ''} by ${NAMES[key]}`;
  return { title, subtitle: subtitle(all[0], seeds, byPolicy.size === 1), xLabel: X_LABELS[key], panels };
}

/** Occupancy over the day, by half hours. */
export function dayChart(outcomes: readonly StudyOutcome[], seeds: Seeds): Chart {
  const series = outcomes.map((outcome) => ({
    name: outcome.policy,
    points: (outcome.days[0]?.occupancyByHalfHour ?? []).map((_, index) => {
      const { mean, halfWidth } = estimate(outcome.days.map((day) => day.occupancyByHalfHour[index] ?? 0));
      return { x: (index + 0.5) / 2, y: 100 * mean, halfWidth: 100 * (halfWidth ?? 0) };
    }),
  }));
  const { name = '' } = outcomes[0]?.scenario ?? {};
  const title = `Scenario ${name}: occupancy over the day`;
  return {
    title,
    subtitle: subtitle(outcomes[0], seeds, outcomes.length === 1),
    xLabel: 'hours since the start',
    panels: [{ yLabel: 'occupancy, %', series }],
  };
}

function subtitle(outcome: StudyOutcome | undefined, seeds: Seeds, namesPolicy: boolean): string {
  const hours = Number(((outcome?.scenario.durationMs ?? 0) / HOUR_MS).toFixed(2));
  const policy = namesPolicy ? `${outcome?.policy ?? ''}, ` : '';
  return `${policy}${seeds.count} simulated days of ${hours} h (${seedsText(seeds)}), 95 % intervals`;
}
