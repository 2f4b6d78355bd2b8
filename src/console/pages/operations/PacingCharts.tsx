/** What was decided over a time, against what happened, with the sentence of each decision. */
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Chart } from '../../components/Chart.tsx';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { usePolled } from '../../components/usePolled.ts';
import { formatNumber, formatPercent, formatTime } from '../../i18n/formats.ts';
import { decisionText, limitText, type DecisionTold } from '../../engineWords/decisions.ts';
import { describe, seriesOf, type DecisionPoint } from './series.ts';
import { operationsWords } from './words.ts';

const MINUTE_MS = 60_000;
const SPANS_MS = { m10: 10 * MINUTE_MS, h1: 60 * MINUTE_MS, h4: 240 * MINUTE_MS } as const;
type Span = keyof typeof SPANS_MS;
const SPANS = Object.keys(SPANS_MS) as readonly Span[];
const RENEW_MS = 5_000;

export function PacingCharts({ campaignId }: { readonly campaignId: string }) {
  const text = operationsWords();
  const [span, setSpan] = useState<Span>('m10');
  const { value, error, reload } = usePolled(
    (signal) =>
      api(
        'GET /campaigns/:campaignId/pacing/decisions',
        { params: { campaignId }, query: { from: Date.now() - SPANS_MS[span] } },
        { signal },
      ),
    [campaignId, span],
    RENEW_MS,
  );
  const points = value?.points ?? [];
  const latest = points.at(-1);
  return (
    <section class="panel">
      <div class="tools">
        <h2>{text.now}</h2>
        <select
          aria-label={text.span}
          value={span}
          onChange={({ currentTarget }) => setSpan(SPANS.find((one) => one === currentTarget.value) ?? 'm10')}
        >
          {SPANS.map((one) => (
            <option key={one} value={one}>
              {text.spans[one]}
            </option>
          ))}
        </select>
      </div>
      <ErrorNote error={error} retry={reload} />
      {latest === undefined ? (
        value === undefined ? null : (
          <EmptyState title={text.noDecisions}>{text.noDecisionsTodo}</EmptyState>
        )
      ) : (
        <>
          <p role="status">
            <strong>{text.decided(formatNumber(latest.dialled), formatTime(latest.at))}</strong>{' '}
            {limitText(latest.limitedBy)} <span class="muted">{decisionText(toldBy(latest))}</span>
          </p>
          <Charts points={points} />
          <Decisions points={points} />
        </>
      )}
    </section>
  );
}

function Charts({ points }: { readonly points: readonly DecisionPoint[] }) {
  const at = points.map((point) => point.at);
  return (
    <div class="charts">
      {seriesOf(points).map((series) => (
        <figure key={series.title}>
          <figcaption>{series.title}</figcaption>
          <Chart description={describe(series)} at={at} lines={series.lines} />
        </figure>
      ))}
    </div>
  );
}

const toldBy = ({ dialled: dial, limitedBy, reason, risk, riskLimit }: DecisionPoint): DecisionTold => ({
  dial,
  limitedBy,
  reason,
  risk,
  riskLimit,
});

const MOST_ROWS = 50;

function Decisions({ points }: { readonly points: readonly DecisionPoint[] }) {
  const { decisions, decision: text } = operationsWords();
  const columns: readonly Column<DecisionPoint>[] = [
    { key: 'at', label: text.at, value: ({ at }) => formatTime(at) },
    { key: 'dialled', label: text.dialled, value: ({ dialled }) => dialled, isNumber: true },
    { key: 'dialling', label: text.dialling, value: ({ dialling }) => dialling, isNumber: true },
    { key: 'idle', label: text.idle, value: ({ idle }) => idle, isNumber: true },
    {
      key: 'risk',
      label: text.risk,
      value: ({ risk }) => risk,
      cell: ({ risk }) => formatPercent(risk),
      isNumber: true,
    },
    {
      key: 'riskLimit',
      label: text.riskLimit,
      value: ({ riskLimit }) => riskLimit,
      cell: ({ riskLimit }) => formatPercent(riskLimit),
      isNumber: true,
    },
    ...(points.some(({ shadow }) => shadow !== undefined) ? [shadowColumn()] : []),
    { key: 'limited', label: text.limited, value: ({ limitedBy }) => limitText(limitedBy) },
    { key: 'reason', label: text.reason, value: (point) => decisionText(toldBy(point)) },
  ];
  return (
    <details>
      <summary>{decisions}</summary>
      <DataTable
        caption={decisions}
        columns={columns}
        rows={points.slice(-MOST_ROWS).toReversed()}
        rowKey={({ at }) => String(at)}
        exportAs="decisions"
        empty={null}
      />
    </details>
  );
}

/** What the mode that only watches would have dialled. */
function shadowColumn(): Column<DecisionPoint> {
  return {
    key: 'shadow',
    label: operationsWords().decision.shadow,
    value: ({ shadow }) => shadow?.dial ?? null,
    isNumber: true,
  };
}
