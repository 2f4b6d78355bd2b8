/** All webhooks, with what waits for each and what was given up. */
import { useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { formatDateTime } from '../../i18n/formats.ts';
import { NewWebhook } from './NewWebhook.tsx';
import { WebhookState } from './WebhookState.tsx';
import { webhookWords } from './words.ts';

type Row = AnswerOf<Contract['GET /webhooks']>['webhooks'][number];

export function WebhookList() {
  const text = webhookWords();
  const [isMaking, setMaking] = useState(false);
  const { value, error, isLoading, reload } = useLoaded((signal) => api('GET /webhooks', {}, { signal }), []);
  return (
    <>
      <PageHead title={text.title}>
        <button type="button" class="primary" onClick={() => setMaking(true)}>
          {text.make}
        </button>
      </PageHead>
      <p class="muted">{text.about}</p>
      <ErrorNote error={error} retry={reload} />
      <DataTable
        caption={text.title}
        columns={columns()}
        rows={value?.webhooks ?? []}
        rowKey={({ webhookId }) => webhookId}
        isLoading={isLoading}
        exportAs="webhooks"
        empty={error === undefined ? <EmptyState title={text.none}>{text.noneTodo}</EmptyState> : null}
      />
      {isMaking ? (
        <NewWebhook
          onClose={() => {
            setMaking(false);
            reload();
          }}
        />
      ) : null}
    </>
  );
}

function columns(): readonly Column<Row>[] {
  const text = webhookWords();
  return [
    {
      key: 'url',
      label: text.url,
      value: ({ url }) => url,
      cell: ({ webhookId, url }) => <a href={`/webhooks/${encodeURIComponent(webhookId)}`}>{url}</a>,
    },
    { key: 'description', label: text.description, value: ({ description }) => description },
    { key: 'types', label: text.types, value: ({ types }) => types.join(', ') },
    {
      key: 'state',
      label: text.state,
      value: ({ isActive }) => (isActive ? text.active : text.inactive),
      cell: ({ isActive, heldUntil }) => (
        <>
          <WebhookState isActive={isActive} />
          {heldUntil === undefined ? null : ` ${text.held(formatDateTime(heldUntil))}`}
        </>
      ),
    },
    { key: 'waiting', label: text.waiting, value: ({ waiting }) => waiting, isNumber: true },
    { key: 'dead', label: text.dead, value: ({ dead }) => dead, isNumber: true },
  ];
}
