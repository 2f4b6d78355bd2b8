/** One recording: heard, seen as a waveform, reviewed. */
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Facts } from '../../components/Facts.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { textFor } from '../../engineWords/codes.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { formatDate, formatDateTime, formatDuration } from '../../i18n/formats.ts';
import { Player } from './Player.tsx';
import { Reviews } from './Reviews.tsx';
import { recordingWords } from './words.ts';

export function RecordingPage({ recordingId }: { readonly recordingId: string }) {
  const text = recordingWords();
  const { value, error, reload } = useLoaded(
    (signal) => api('GET /recordings/:recordingId', { params: { recordingId } }, { signal }),
    [recordingId],
  );
  return (
    <>
      <PageHead title={text.recording(recordingId)}>
        <a class="push" href="/recordings">
          {text.back}
        </a>
      </PageHead>
      <ErrorNote error={error} retry={reload} />
      {value === undefined ? null : (
        <>
          <Facts
            facts={[
              [text.at, formatDateTime(value.startedAt)],
              [text.length, formatDuration(value.durationMs)],
              [text.campaign, value.campaignId],
              [text.agent, value.agentId],
              [text.keepUntil, value.deleted === undefined ? formatDate(value.keepUntil) : text.deleted],
            ]}
          />
          <p>
            <a href={`/calls/${encodeURIComponent(value.attemptId)}`}>{`${text.call} ${value.attemptId}`}</a>
          </p>
          {value.deleted === undefined ? (
            <Player recordingId={recordingId} durationMs={value.durationMs} />
          ) : (
            <p class="note">{`${text.deleted}: ${formatDateTime(value.deleted.at)}, ${value.deleted.reason}`}</p>
          )}
          <Reviews recordingId={recordingId} />
          <DataTable
            caption={text.accesses}
            rows={value.accesses}
            rowKey={({ at, who, action }) => `${at} ${who} ${action}`}
            empty={null}
            columns={[
              { key: 'at', label: text.when, value: ({ at }) => at, cell: ({ at }) => formatDateTime(at) },
              { key: 'who', label: text.who, value: ({ who }) => (who === 'engine' ? text.engine : who) },
              { key: 'action', label: text.action, value: ({ action }) => textFor(text.deeds, action) },
            ]}
          />
        </>
      )}
    </>
  );
}
