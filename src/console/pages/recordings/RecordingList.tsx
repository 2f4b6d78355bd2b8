/** Recordings of a period, page by page. */
import { useEffect, useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useAction } from '../../components/useAction.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { formatDate, formatDateTime, formatDuration, zone } from '../../i18n/formats.ts';
import { periodOf } from '../../period/period.ts';
import { PeriodFields, useDays } from '../../period/PeriodFields.tsx';
import { recordingWords } from './words.ts';

type Recording = AnswerOf<Contract['GET /recordings']>['items'][number];

const BEGINS = 'week';

export function RecordingList() {
  const text = recordingWords();
  const [days, setDays] = useDays(BEGINS);
  const [rows, setRows] = useState<readonly Recording[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const period = periodOf(days, zone.value);
  const load = async (cursor?: string): Promise<void> => {
    const page = await api('GET /recordings', {
      query: cursor === undefined ? period : { ...period, cursor },
    });
    setRows((before) => (cursor === undefined ? page.items : [...before, ...page.items]));
    setNext(page.next);
  };
  const first = useAction(() => load());
  const later = useAction(() => load(next ?? undefined));
  useEffect(() => void first.run(), [period.from, period.to]);
  return (
    <>
      <PageHead title={text.title} />
      <div class="conditions">
        <PeriodFields begins={BEGINS} days={days} choose={setDays} />
      </div>
      <ErrorNote error={first.error ?? later.error} />
      <DataTable
        caption={text.caption}
        rows={rows}
        rowKey={({ recordingId }) => recordingId}
        isLoading={first.isBusy || later.isBusy}
        loadMore={next === null ? undefined : () => void later.run()}
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
