/** A new user, with a first password. */
import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Form } from '../../components/Form.tsx';
import { NewPasswordField } from '../../components/NewPasswordField.tsx';
import { toast } from '../../components/toasts.tsx';
import { commonWords } from '../../components/words.ts';
import { zone } from '../../i18n/formats.ts';
import { language } from '../../i18n/language.ts';
import { profileOf, type ProfileTexts } from './profile.ts';
import { ProfileFields } from './ProfileFields.tsx';
import { usersWords } from './words.ts';

export interface NewUserProps {
  readonly onClose: () => void;
  readonly onAdded: () => void;
}

export function NewUser({ onClose, onAdded }: NewUserProps) {
  const text = usersWords();
  const [texts, setTexts] = useState<ProfileTexts>({
    login: '',
    name: '',
    role: 'agent',
    teams: '',
    agentId: '',
    language: language.value,
    timeZone: zone.value,
  });
  const password = useSignal('');
  const add = async (): Promise<void> => {
    await api('POST /users', { body: { ...profileOf(texts), password: password.value } });
    toast(text.added(texts.login));
    onAdded();
    onClose();
  };
  return (
    <Dialog title={text.add} onClose={onClose}>
      <Form
        submit={text.add}
        onSubmit={add}
        actions={
          <button type="button" onClick={onClose}>
            {commonWords().cancel}
          </button>
        }
      >
        <ProfileFields texts={texts} change={(changed) => setTexts({ ...texts, ...changed })} />
        <NewPasswordField label={text.password} hint={text.passwordHint} value={password} />
      </Form>
    </Dialog>
  );
}
