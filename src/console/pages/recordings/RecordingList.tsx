/** Recordings of a period, page by page. */
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { usePages } from '../../components/usePages.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { formatDate, formatDateTime, formatDuration, zone } from '../../i18n/formats.ts';
import { periodOf } from '../../period/period.ts';
import { PeriodFields, useDays } from '../../period/PeriodFields.tsx';
import { FORMS } from './FormsPage.tsx';
import { formWords } from './formWords.ts';
import { recordingWords } from './words.ts';

const BEGINS = 'week';

export function RecordingList() {
  const text = recordingWords();
  const [days, setDays] = useDays(BEGINS);
  const period = periodOf(days, zone.value);
  const { items, error, isLoading, loadMore, reload } = usePages(
    (cursor, signal) =>
      api('GET /recordings', { query: cursor === undefined ? period : { ...period, cursor } }, { signal }),
    [period.from, period.to],
  );
  return (
    <>
      <PageHead title={text.title}>
        <a class="push" href={FORMS}>
          {formWords().title}
        </a>
      </PageHead>
      <div class="conditions">
        <PeriodFields begins={BEGINS} days={days} choose={setDays} />
      </div>
      <ErrorNote error={error} retry={reload} />
      <DataTable
        caption={text.caption}
        rows={items}
        rowKey={({ recordingId }) => recordingId}
        isLoading={isLoading}
        loadMore={loadMore}
        exportAs="recordings"
        empty={<EmptyState title={text.none}>{text.noneTodo}</EmptyState>}
        columns={[
          {
            key: 'at',
            label: text.at,
            value: ({ startedAt }) => startedAt,
            cell: ({ recordingId, startedAt }) => (
              <a href={`/recordings/${encodeURIComponent(recordingId)}`}>{formatDateTime(startedAt)}</a>
            ),
          },
          {
            key: 'length',
            label: text.length,
            isNumber: true,
            value: ({ durationMs }) => durationMs,
            cell: ({ durationMs }) => formatDuration(durationMs),
          },
          { key: 'campaign', label: text.campaign, value: ({ campaignId }) => campaignId },
          { key: 'agent', label: text.agent, value: ({ agentId }) => agentId ?? null },
          {
            key: 'keepUntil',
            label: text.keepUntil,
            value: ({ keepUntil }) => keepUntil,
            cell: ({ keepUntil, deleted }) => (deleted === undefined ? formatDate(keepUntil) : text.deleted),
          },
        ]}
      />
    </>
  );
}
