/** What became of a lead: corrections, which may be taken back, attempts and hand-overs. */
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { outcomeText } from '../../components/outcomeWords.ts';
import { toast } from '../../components/toasts.tsx';
import { useAction } from '../../components/useAction.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { formatDateTime } from '../../i18n/formats.ts';
import { may } from '../../session/session.ts';
import { leadWords } from './words.ts';

type Event = AnswerOf<Contract['GET /leads/:leadId/history']>['events'][number];

interface Props {
  readonly leadId: string;
  readonly onUndone: () => void;
}

export function History({ leadId, onUndone }: Props) {
  const text = leadWords();
  const { value, error, isLoading, reload } = useLoaded(
    (signal) => api('GET /leads/:leadId/history', { params: { leadId } }, { signal }),
    [leadId],
  );
  const done = (): void => {
    toast(text.undone);
    reload();
    onUndone();
  };
  return (
    <>
      <ErrorNote error={error} retry={reload} />
      <DataTable
        caption={text.events}
        rows={value?.events ?? []}
        rowKey={({ at, type, attemptId, editId }) => `${at} ${type} ${attemptId ?? editId ?? ''}`}
        isLoading={isLoading}
        exportAs={`lead-${leadId}`}
        empty={<p>{text.noEvents}</p>}
        columns={[
          { key: 'at', label: text.at, value: ({ at }) => at, cell: ({ at }) => formatDateTime(at) },
          { key: 'type', label: text.what, value: ({ type }) => text.types[type] },
          { key: 'campaign', label: text.campaign, value: ({ campaignId }) => campaignId ?? null },
          { key: 'details', label: text.details, value: detailsOf },
          { key: 'who', label: text.who, value: ({ who, agentId }) => who ?? agentId ?? null },
          {
            key: 'undo',
            label: text.undo,
            value: () => null,
            cell: (event) => <Undo leadId={leadId} event={event} onDone={done} />,
          },
        ]}
      />
    </>
  );
}

function detailsOf({
  type,
  field,
  oldValue,
  newValue,
  dialStatus,
  disposition,
  action,
  reason,
}: Event): string {
  const told =
    type === 'edit'
      ? [`${field ?? ''}: ${oldValue ?? ''} → ${newValue ?? ''}`]
      : [dialStatus === undefined ? undefined : outcomeText(dialStatus), disposition, action, reason];
  return told.filter((one) => one !== undefined).join(', ');
}

interface UndoProps {
  readonly leadId: string;
  readonly event: Event;
  readonly onDone: () => void;
}

function Undo({ leadId, event: { editId }, onDone }: UndoProps) {
  const text = leadWords();
  const undo = useAction(async () => {
    if (editId !== undefined)
      await api('POST /leads/:leadId/edits/:editId/undo', { params: { leadId, editId } });
  }, onDone);
  if (editId === undefined || !may('lead.edit')) return null;
  return (
    <>
      <button type="button" disabled={undo.isBusy} onClick={() => void undo.run()}>
        {text.undo}
      </button>
      <ErrorNote error={undo.error} />
    </>
  );
}
