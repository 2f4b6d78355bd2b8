/** The lines of the operations charts, from the decisions of a time. */
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import type { ChartProps } from '../../components/Chart.tsx';
import { formatNumber } from '../../i18n/formats.ts';
import { operationsWords } from './words.ts';

export type Decisions = AnswerOf<Contract['GET /campaigns/:campaignId/pacing/decisions']>;
export type DecisionPoint = Decisions['points'][number];
type Lines = ChartProps['lines'];

export interface Series {
  readonly title: string;
  readonly lines: Lines;
}

const COLORS = ['--series-1', '--series-2', '--series-3', '--series-4'] as const;

export function seriesOf(points: readonly DecisionPoint[]): readonly Series[] {
  const { charts, lines } = operationsWords();
  const line = (
    label: string,
    color: number,
    value: (point: DecisionPoint) => number | null,
    isDashed = false,
  ): Lines[number] => ({
    label,
    color: COLORS[color % COLORS.length] ?? COLORS[0],
    isDashed,
    values: points.map(value),
  });
  const windows = [...new Set(points.flatMap(({ budget }) => budget.map(({ name }) => name)))];
  return [
    {
      title: charts.calls,
      lines: [
        line(lines.dialling, 0, ({ dialling }) => dialling),
        line(lines.idle, 2, ({ idle }) => idle),
        line(lines.agentsFree, 3, ({ agentsFree }) => agentsFree, true),
        line(lines.talking, 1, ({ talking }) => talking),
      ],
    },
    {
      title: charts.answers,
      lines: [
        line(lines.answers, 3, ({ answers }) => answers, true),
        line(lines.answered, 0, ({ answered }) => answered),
      ],
    },
    {
      title: charts.risk,
      lines: [
        line(lines.risk, 0, ({ risk }) => risk),
        line(lines.riskLimit, 1, ({ riskLimit }) => riskLimit, true),
      ],
    },
    {
      title: charts.budget,
      lines: windows.map((name, index) =>
        line(name, index, ({ budget }) => budget.find((one) => one.name === name)?.left ?? null),
      ),
    },
  ];
}

/** What a screen reader is told of a chart. */
export function describe({ title, lines }: Series): string {
  const latest = lines.map(
    ({ label, values }) => `${label} ${formatNumber(values.findLast((one) => one !== null))}`,
  );
  return operationsWords().chartNow(title, latest.join(', '));
}
