/** Where I am logged in, and how to end it. */
import { api } from '../../api.ts';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { toast } from '../../components/toasts.tsx';
import { useAction } from '../../components/useAction.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { checkSession } from '../../session/session.ts';
import { accountWords } from './words.ts';

type OwnSession = AnswerOf<Contract['GET /sessions']>['sessions'][number];

export function Sessions() {
  const { sessions: text } = accountWords();
  const { value, error, reload } = useLoaded((signal) => api('GET /sessions', {}, { signal }), []);
  const endAll = useAction(async () => {
    await api('DELETE /sessions', {});
    await checkSession();
  });
  return (
    <section class="panel">
      <h2>{text.title}</h2>
      <ErrorNote error={error ?? endAll.error} retry={reload} />
      {value === undefined ? null : (
        <DataTable
          caption={text.title}
          columns={columns(reload)}
          rows={value.sessions}
          rowKey={({ sessionId }) => sessionId}
          empty={null}
        />
      )}
      <button type="button" class="danger" disabled={endAll.isBusy} onClick={() => void endAll.run()}>
        {text.endAll}
      </button>
    </section>
  );
}

function columns(reload: () => void): readonly Column<OwnSession>[] {
  const { sessions: text } = accountWords();
  return [
    {
      key: 'began',
      label: text.began,
      value: ({ createdAt }) => createdAt,
      isTime: true,
    },
    {
      key: 'used',
      label: text.used,
      value: ({ lastUsedAt }) => lastUsedAt,
      isTime: true,
    },
    { key: 'address', label: text.address, value: ({ address }) => address },
    { key: 'browser', label: text.browser, value: ({ userAgent }) => userAgent },
    {
      key: 'end',
      label: text.end,
      value: ({ isThis }) => (isThis ? text.here : ''),
      cell: ({ isThis, sessionId }) =>
        isThis ? text.here : <EndSession sessionId={sessionId} onEnded={reload} />,
    },
  ];
}

function EndSession({ sessionId, onEnded }: { readonly sessionId: string; readonly onEnded: () => void }) {
  const { sessions: text } = accountWords();
  const end = useAction(async () => {
    await api('DELETE /sessions/:sessionId', { params: { sessionId } });
    toast(text.ended);
  }, onEnded);
  return (
    <>
      <button type="button" disabled={end.isBusy} onClick={() => void end.run()}>
        {text.end}
      </button>
      <ErrorNote error={end.error} />
    </>
  );
}
