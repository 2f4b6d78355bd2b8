/** One webhook: tried out, changed, given a new secret, removed; and what became of each event. */
import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { Answer } from '../../../api/client/client.ts';
import { api } from '../../api.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Facts } from '../../components/Facts.tsx';
import { toast } from '../../components/toasts.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { commonWords } from '../../components/words.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { formatDateTime } from '../../i18n/formats.ts';
import { Deliveries } from './Deliveries.tsx';
import { draftOf, type Webhook } from './order.ts';
import { RenewSecret } from './RenewSecret.tsx';
import { Test } from './Test.tsx';
import { WebhookForm } from './WebhookForm.tsx';
import { eventText, webhookWords } from './words.ts';

type Doing = 'edit' | 'renew' | 'remove';

export function WebhookPage({ webhookId }: { readonly webhookId: string }) {
  const text = webhookWords();
  const { route } = useLocation();
  const [doing, setDoing] = useState<Doing>();
  const { value, error, reload } = useLoaded(
    (signal) => api.answer('GET /webhooks/:webhookId', { params: { webhookId } }, { signal }),
    [webhookId],
  );
  const done = (): void => setDoing(undefined);
  return (
    <>
      <PageHead title={value?.value.description || text.title}>
        <a class="push" href="/webhooks">
          {text.all}
        </a>
      </PageHead>
      <ErrorNote error={error} retry={reload} />
      {value === undefined ? null : (
        <>
          <About webhook={value.value} />
          <Test webhookId={webhookId} />
          <div class="actions">
            <button type="button" onClick={() => setDoing('edit')}>
              {text.edit}
            </button>
            <button type="button" onClick={() => setDoing('renew')}>
              {text.renew}
            </button>
            <button type="button" class="danger" onClick={() => setDoing('remove')}>
              {text.remove}
            </button>
          </div>
          <Deliveries webhookId={webhookId} />
          {doing === 'edit' ? <Edit answer={value} onChanged={reload} onClose={done} /> : null}
          {doing === 'renew' ? <RenewSecret webhookId={webhookId} onClose={done} /> : null}
          {doing === 'remove' ? (
            <Confirm
              title={text.removeTitle}
              confirm={text.remove}
              isDangerous
              onClose={done}
              onConfirm={async () => {
                await api('DELETE /webhooks/:webhookId', { params: { webhookId } });
                toast(text.removed);
                route('/webhooks');
              }}
            >
              <p>{text.removeAbout}</p>
            </Confirm>
          ) : null}
        </>
      )}
    </>
  );
}

function About({ webhook }: { readonly webhook: Webhook }) {
  const text = webhookWords();
  const { url, types, campaignIds, withNumbers, isActive, createdAt, createdBy } = webhook;
  return (
    <Facts
      facts={[
        [text.url, url],
        [text.types, types.map(eventText).join(', ')],
        [text.campaigns, campaignIds?.join(', ') ?? text.allCampaigns],
        [text.withNumbers, withNumbers ? commonWords().yes : commonWords().no],
        [text.state, isActive ? text.active : text.inactive],
        [text.created, text.by(createdBy, formatDateTime(createdAt))],
      ]}
    />
  );
}

interface EditProps {
  readonly answer: Answer<Webhook>;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

function Edit({ answer: { value: webhook, etag }, onChanged, onClose }: EditProps) {
  const text = webhookWords();
  const params = { webhookId: webhook.webhookId };
  return (
    <Dialog title={text.edit} onClose={onClose}>
      <WebhookForm
        first={draftOf(webhook)}
        submit={commonWords().save}
        onClose={onClose}
        send={async (body) => {
          const ifMatch = etag === undefined ? {} : { ifMatch: etag };
          await api('PUT /webhooks/:webhookId', { params, body }, ifMatch);
          toast(text.saved);
          onChanged();
          onClose();
        }}
      />
    </Dialog>
  );
}
