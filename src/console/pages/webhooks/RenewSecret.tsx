/** A new secret in place of the old one, after a question; it is shown once. */
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Form } from '../../components/Form.tsx';
import { ShownOnce } from '../../components/ShownOnce.tsx';
import { commonWords } from '../../components/words.ts';
import { webhookWords } from './words.ts';

export interface RenewSecretProps {
  readonly webhookId: string;
  readonly onClose: () => void;
}

export function RenewSecret({ webhookId, onClose }: RenewSecretProps) {
  const text = webhookWords();
  const [secret, setSecret] = useState<string>();
  const renew = async (): Promise<void> => {
    setSecret((await api('POST /webhooks/:webhookId/secret', { params: { webhookId } })).secret);
  };
  const close = (
    <button type="button" onClick={onClose}>
      {secret === undefined ? commonWords().cancel : commonWords().close}
    </button>
  );
  return (
    <Dialog title={secret === undefined ? text.renewTitle : text.renewed} onClose={onClose}>
      {secret === undefined ? (
        <Form submit={text.renew} onSubmit={renew} actions={close}>
          <p>{text.renewAbout}</p>
        </Form>
      ) : (
        <>
          <ShownOnce about={text.copy} label={text.secret} secret={secret} />
          <div class="actions">{close}</div>
        </>
      )}
    </Dialog>
  );
}
