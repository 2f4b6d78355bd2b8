/** The alarms of a period, each with its end, page by page. */
import type { ItemOf } from '../../../api/client/client.ts';
import { api } from '../../api.ts';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { usePages } from '../../components/usePages.ts';
import { alarmText } from '../../engineWords/alarms.ts';
import { formatDateTime, formatDuration, zone } from '../../i18n/formats.ts';
import { periodOf } from '../../period/period.ts';
import { PeriodFields, useDays } from '../../period/PeriodFields.tsx';
import { alarmAdvice } from './alarmAdvice.ts';
import { Severity } from './Severity.tsx';
import { systemWords } from './words.ts';

type PastAlarm = ItemOf<'GET /alarms/history'>;

const BEGINS = 'week';

export function PastAlarms() {
  const text = systemWords();
  const [days, setDays] = useDays(BEGINS);
  const period = periodOf(days, zone.value);
  const { items, error, isLoading, loadMore, reload } = usePages(
    (cursor, signal) => {
      const query = cursor === undefined ? period : { ...period, cursor };
      return api('GET /alarms/history', { query }, { signal });
    },
    [period.from, period.to],
  );
  return (
    <section class="panel">
      <h2>{text.past}</h2>
      <div class="conditions">
        <PeriodFields begins={BEGINS} days={days} choose={setDays} />
      </div>
      <ErrorNote error={error} retry={reload} />
      <DataTable
        caption={text.past}
        columns={columns()}
        rows={items}
        rowKey={({ alarmId }) => String(alarmId)}
        isLoading={isLoading}
        loadMore={loadMore}
        exportAs="alarms"
        empty={<EmptyState title={text.noPast}>{text.noPastTodo}</EmptyState>}
      />
    </section>
  );
}

function columns(): readonly Column<PastAlarm>[] {
  const text = systemWords();
  return [
    { key: 'raised', label: text.raised, value: ({ raisedAt }) => raisedAt, isTime: true },
    {
      key: 'cleared',
      label: text.cleared,
      value: ({ clearedAt }) => clearedAt ?? null,
      cell: ({ clearedAt }) => (clearedAt === undefined ? text.stillRaised : formatDateTime(clearedAt)),
      isTime: true,
    },
    {
      key: 'lasted',
      label: text.lasted,
      value: ({ raisedAt, clearedAt }) => (clearedAt === undefined ? null : clearedAt - raisedAt),
      cell: ({ raisedAt, clearedAt }) =>
        formatDuration(clearedAt === undefined ? undefined : clearedAt - raisedAt),
      isNumber: true,
    },
    {
      key: 'severity',
      label: text.severity,
      value: ({ severity }) => text.severities[severity],
      cell: ({ severity }) => <Severity severity={severity} />,
    },
    { key: 'alarm', label: text.alarm, value: ({ ruleId }) => ruleId },
    { key: 'subject', label: text.subject, value: ({ subject }) => subject },
    { key: 'detail', label: text.detail, value: alarmText },
    { key: 'todo', label: text.todo, value: ({ ruleId, about }) => alarmAdvice(ruleId, about) },
  ];
}
