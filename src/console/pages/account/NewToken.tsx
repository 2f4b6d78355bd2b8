/** An API token, with the rights that are ticked; its secret is shown once. */
import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { Permission } from '../../../domain/account/permission.ts';
import { api } from '../../api.ts';
import { CheckList } from '../../components/CheckList.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Form } from '../../components/Form.tsx';
import { ShownOnce } from '../../components/ShownOnce.tsx';
import { TextField } from '../../components/TextField.tsx';
import { commonWords } from '../../components/words.ts';
import { session } from '../../session/session.ts';
import { accountWords } from './words.ts';

export function NewToken({ onClose }: { readonly onClose: () => void }) {
  const { tokens: text } = accountWords();
  const name = useSignal('');
  const days = useSignal('90');
  const [scopes, setScopes] = useState<ReadonlySet<Permission>>(new Set());
  const [secret, setSecret] = useState<string>();
  const make = async (): Promise<void> => {
    const body = { name: name.value, days: Number(days.value), scopes: [...scopes] };
    setSecret((await api('POST /tokens', { body })).secret);
  };
  const cancel = (
    <button type="button" onClick={onClose}>
      {secret === undefined ? commonWords().cancel : commonWords().close}
    </button>
  );
  return (
    <Dialog title={secret === undefined ? text.make : text.made} onClose={onClose}>
      {secret === undefined ? (
        <Form submit={text.make} onSubmit={make} actions={cancel}>
          <TextField label={text.name} value={name} required maxLength={80} />
          <TextField label={text.days} value={days} required type="number" />
          <CheckList
            label={text.scopes}
            options={[...(session.value?.permissions ?? [])].toSorted()}
            words={(permission) => <code>{permission}</code>}
            chosen={scopes}
            choose={setScopes}
          />
        </Form>
      ) : (
        <>
          <ShownOnce about={text.copy} label={text.secret} secret={secret} />
          <div class="actions">{cancel}</div>
        </>
      )}
    </Dialog>
  );
}
