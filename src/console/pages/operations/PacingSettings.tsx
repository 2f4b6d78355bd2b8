/** The settings in force, who changed them, and the way back. */
import { api } from '../../api.ts';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { toast } from '../../components/toasts.tsx';
import { useAction } from '../../components/useAction.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { may } from '../../session/session.ts';
import { settingName, valueText } from './ChangedValues.tsx';
import { PacingForm } from './PacingForm.tsx';
import { operationsWords } from './words.ts';

type Change = AnswerOf<Contract['GET /campaigns/:campaignId/pacing/history']>['changes'][number];

export function PacingSettings({ campaignId }: { readonly campaignId: string }) {
  const { settings: text } = operationsWords();
  const request = { params: { campaignId } };
  const settings = useLoaded(
    (signal) => api.answer('GET /campaigns/:campaignId/pacing', request, { signal }),
    [campaignId],
  );
  const history = useLoaded(
    (signal) => api('GET /campaigns/:campaignId/pacing/history', request, { signal }),
    [campaignId],
  );
  const reload = (): void => {
    settings.reload();
    history.reload();
  };
  const undo = useAction(async () => {
    await api('POST /campaigns/:campaignId/pacing/undo', request);
    toast(text.undone);
    reload();
  });
  const changes = history.value?.changes ?? [];
  return (
    <section class="panel">
      <ErrorNote error={settings.error ?? history.error} retry={reload} />
      {settings.value === undefined || settings.isLoading ? null : (
        <PacingForm
          key={`${campaignId} ${JSON.stringify(settings.value.value.values)}`}
          settings={settings.value}
          mayEdit={may('pacing.edit')}
          onApplied={reload}
        />
      )}
      <h2>{text.history}</h2>
      <ErrorNote error={undo.error} />
      {may('pacing.edit') && changes.length > 0 ? (
        <button type="button" disabled={undo.isBusy} onClick={() => void undo.run()}>
          {text.undo}
        </button>
      ) : null}
      <DataTable
        caption={text.history}
        columns={historyColumns()}
        rows={changes}
        rowKey={({ changeId }) => String(changeId)}
        exportAs="pacing-history"
        isLoading={history.isLoading}
        empty={<EmptyState title={text.noHistory} />}
      />
    </section>
  );
}

function historyColumns(): readonly Column<Change>[] {
  const { settings: text, decision } = operationsWords();
  return [
    { key: 'at', label: decision.at, value: ({ at }) => at, isTime: true },
    { key: 'who', label: text.who, value: ({ who }) => who },
    {
      key: 'what',
      label: text.what,
      value: ({ values }) =>
        values
          .map(({ key, before, after }) => `${settingName(key)}: ${valueText(before)} → ${valueText(after)}`)
          .join('; '),
    },
  ];
}
