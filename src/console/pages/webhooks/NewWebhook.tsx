/** A new webhook; its secret is shown once. */
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { ShownOnce } from '../../components/ShownOnce.tsx';
import { commonWords } from '../../components/words.ts';
import { NEW_WEBHOOK } from './order.ts';
import { WebhookForm } from './WebhookForm.tsx';
import { webhookWords } from './words.ts';

export function NewWebhook({ onClose }: { readonly onClose: () => void }) {
  const text = webhookWords();
  const [secret, setSecret] = useState<string>();
  return (
    <Dialog title={secret === undefined ? text.make : text.made} onClose={onClose}>
      {secret === undefined ? (
        <WebhookForm
          first={NEW_WEBHOOK}
          submit={text.make}
          send={async (body) => setSecret((await api('POST /webhooks', { body })).secret)}
          onClose={onClose}
        />
      ) : (
        <>
          <ShownOnce about={text.copy} label={text.secret} secret={secret} />
          <div class="actions">
            <button type="button" onClick={onClose}>
              {commonWords().close}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
