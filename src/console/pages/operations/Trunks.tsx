/** The trunks: whether calls can leave by them, how many lines they have left, how their numbers are answered, why calls ended. */
import { api } from '../../api.ts';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Meter } from '../../components/Meter.tsx';
import { usePolled } from '../../components/usePolled.ts';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { formatNumber, formatPercent, formatTime, zone } from '../../i18n/formats.ts';
import { periodOf } from '../../period/period.ts';
import { PeriodFields, useDays } from '../../period/PeriodFields.tsx';
import { CallerIds } from './CallerIds.tsx';
import { Causes } from './Causes.tsx';
import { trunkWords } from './trunkWords.ts';
import { operationsWords } from './words.ts';

type Trunk = AnswerOf<Contract['GET /trunks']>['trunks'][number];

const RENEW_MS = 5_000;
const BEGINS = 'week';
const FULL_SHARE = 0.9;

export function Trunks() {
  const { trunks: text } = operationsWords();
  const { value, error, reload } = usePolled((signal) => api('GET /trunks', {}, { signal }), [], RENEW_MS);
  const [days, setDays] = useDays(BEGINS);
  const period = periodOf(days, zone.value);
  return (
    <>
      <section class="panel">
        <ErrorNote error={error} retry={reload} />
        {value === undefined ? null : (
          <DataTable
            caption={text.title}
            columns={columns()}
            rows={value.trunks}
            rowKey={({ trunkId }) => trunkId}
            exportAs="trunks"
            empty={<EmptyState title={text.none}>{text.noneTodo}</EmptyState>}
          />
        )}
      </section>
      <div class="conditions">
        <PeriodFields begins={BEGINS} days={days} choose={setDays} />
      </div>
      <CallerIds period={period} />
      <Causes period={period} />
    </>
  );
}

function columns(): readonly Column<Trunk>[] {
  const { trunks: text } = operationsWords();
  return [
    { key: 'trunk', label: text.trunk, value: ({ trunkId }) => trunkId },
    {
      key: 'state',
      label: text.state,
      value: ({ state }) => text.states[state],
      cell: ({ state }) => (
        <span class={state === 'available' ? 'badge good' : 'badge warning'}>{text.states[state]}</span>
      ),
    },
    {
      key: 'breaker',
      label: text.breaker,
      value: ({ breaker, because, retryAt }) =>
        [
          text.breakers[breaker],
          because,
          retryAt === undefined ? undefined : text.retryAt(formatTime(retryAt)),
        ]
          .filter((part) => part !== undefined)
          .join('; '),
    },
    {
      key: 'lines',
      label: text.lines,
      value: ({ linesInUse }) => linesInUse,
      cell: ({ trunkId, linesInUse, lines }) => (
        <Meter
          label={`${trunkId}: ${text.lines}`}
          value={linesInUse}
          most={lines}
          warnFrom={FULL_SHARE * lines}
          text={text.linesOf(formatNumber(linesInUse), formatNumber(lines))}
        />
      ),
    },
    {
      key: 'perSecond',
      label: trunkWords().perSecond,
      value: ({ callsPerSecond }) => callsPerSecond ?? null,
      isNumber: true,
    },
    {
      key: 'spent',
      label: text.spent,
      value: ({ spentToday }) => spentToday,
      cell: ({ spentToday, spendPerDay }) =>
        spendPerDay === undefined
          ? formatNumber(spentToday)
          : trunkWords().spentOf(formatNumber(spentToday), formatNumber(spendPerDay)),
      isNumber: true,
    },
    {
      key: 'doubt',
      label: text.doubt,
      value: ({ callerIdsInDoubt }) =>
        callerIdsInDoubt
          .map(
            ({ callerId, rate, peers }) => `${callerId} (${formatPercent(rate)} / ${formatPercent(peers)})`,
          )
          .join(', '),
    },
  ];
}
