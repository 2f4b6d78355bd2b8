/** How each of our numbers is answered, against the others on its trunk, and what it is held to. */
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { formatDuration, formatNumber, formatPercent } from '../../i18n/formats.ts';
import type { Period } from '../../period/period.ts';
import { trunkWords } from './trunkWords.ts';

type CallerId = AnswerOf<Contract['GET /caller-ids']>['callerIds'][number];

export function CallerIds({ period }: { readonly period: Period }) {
  const { callerIds: text } = trunkWords();
  const { value, error, isLoading, reload } = useLoaded(
    (signal) => api('GET /caller-ids', { query: period }, { signal }),
    [period.from, period.to],
  );
  return (
    <section class="panel">
      <h2>{text.title}</h2>
      <ErrorNote error={error} retry={reload} />
      <DataTable
        caption={text.title}
        columns={columns()}
        rows={value?.callerIds ?? []}
        rowKey={({ callerId, trunkId }) => `${callerId} ${trunkId}`}
        isLoading={isLoading}
        exportAs="caller-ids"
        empty={<EmptyState title={text.none}>{text.noneTodo}</EmptyState>}
      />
      {value === undefined || value.unused.length === 0 ? null : (
        <p class="muted">{text.unused(value.unused.join(', '))}</p>
      )}
    </section>
  );
}

function columns(): readonly Column<CallerId>[] {
  const { callerIds: text, trunk } = trunkWords();
  return [
    { key: 'callerId', label: text.callerId, value: ({ callerId }) => callerId },
    { key: 'trunk', label: trunk, value: ({ trunkId }) => trunkId },
    { key: 'calls', label: text.calls, value: ({ calls }) => calls, isNumber: true },
    {
      key: 'rate',
      label: text.answerRate,
      value: ({ answerRate }) => answerRate,
      cell: ({ answerRate }) => formatPercent(answerRate),
      isNumber: true,
    },
    {
      key: 'peers',
      label: text.peersRate,
      value: ({ peersRate }) => peersRate,
      cell: ({ peersRate }) => formatPercent(peersRate),
      isNumber: true,
    },
    {
      key: 'health',
      label: text.health,
      value: ({ isInDoubt }) => (isInDoubt ? text.inDoubt : text.healthy),
      cell: ({ isInDoubt }) => (
        <span class={isInDoubt ? 'badge warning' : 'badge good'}>
          {isInDoubt ? text.inDoubt : text.healthy}
        </span>
      ),
    },
    { key: 'today', label: text.today, value: ({ callsToday }) => callsToday, isNumber: true },
    { key: 'caps', label: text.caps, value: ({ caps }) => caps.map(capText).join('; ') },
  ];
}

function capText({ campaignId, perDay, restMs }: CallerId['caps'][number]): string {
  const { callerIds: text } = trunkWords();
  return text.cap(
    campaignId,
    perDay === undefined ? text.noCap : formatNumber(perDay),
    formatDuration(restMs),
  );
}
