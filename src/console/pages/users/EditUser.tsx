/** A user's profile, password and sessions, for whoever keeps users. */
import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { Answer } from '../../../api/client/client.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Form } from '../../components/Form.tsx';
import { NewPasswordField } from '../../components/NewPasswordField.tsx';
import { toast } from '../../components/toasts.tsx';
import { useAction } from '../../components/useAction.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { commonWords } from '../../components/words.ts';
import { changeOf, textsOf, type User } from './profile.ts';
import { ProfileFields } from './ProfileFields.tsx';
import { usersWords } from './words.ts';

export interface EditUserProps {
  readonly userId: string;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

export function EditUser({ userId, onClose, onChanged }: EditUserProps) {
  const text = usersWords();
  const { value, error, reload } = useLoaded(
    (signal) => api.answer('GET /users/:userId', { params: { userId } }, { signal }),
    [userId],
  );
  return (
    <Dialog title={text.editTitle(value?.value.login ?? '')} onClose={onClose}>
      <ErrorNote error={error} retry={reload} />
      {value === undefined ? null : (
        <>
          <Profile
            answer={value}
            onSaved={() => {
              onChanged();
              onClose();
            }}
            onClose={onClose}
          />
          <Access userId={userId} />
        </>
      )}
    </Dialog>
  );
}

interface ProfileProps {
  readonly answer: Answer<User>;
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

function Profile({ answer: { value: user, etag }, onSaved, onClose }: ProfileProps) {
  const text = usersWords();
  const { userId } = user;
  const [texts, setTexts] = useState(textsOf(user));
  const [isDisabled, setDisabled] = useState(user.isDisabled);
  const save = async (): Promise<void> => {
    await api(
      'PATCH /users/:userId',
      { params: { userId }, body: changeOf(user, texts, isDisabled) },
      etag === undefined ? {} : { ifMatch: etag },
    );
    toast(text.saved);
    onSaved();
  };
  return (
    <Form
      submit={commonWords().save}
      onSubmit={save}
      actions={
        <button type="button" onClick={onClose}>
          {commonWords().cancel}
        </button>
      }
    >
      <ProfileFields texts={texts} change={(changed) => setTexts({ ...texts, ...changed })} />
      <p>
        <label>
          <input
            type="checkbox"
            checked={isDisabled}
            onChange={({ currentTarget }) => setDisabled(currentTarget.checked)}
          />{' '}
          {text.isDisabled}
        </label>
      </p>
    </Form>
  );
}

function Access({ userId }: { readonly userId: string }) {
  const text = usersWords();
  const password = useSignal('');
  const params = { userId };
  const logOut = useAction(async () => {
    await api('DELETE /users/:userId/sessions', { params });
    toast(text.loggedOut);
  });
  const setPassword = async (): Promise<void> => {
    await api('PUT /users/:userId/password', { params, body: { password: password.value } });
    password.value = '';
    toast(text.passwordSet);
  };
  return (
    <details>
      <summary>{text.newPassword}</summary>
      <Form
        submit={text.newPassword}
        onSubmit={setPassword}
        actions={
          <button type="button" disabled={logOut.isBusy} onClick={() => void logOut.run()}>
            {text.logOut}
          </button>
        }
      >
        <NewPasswordField label={text.password} hint={text.passwordHint} value={password} />
      </Form>
      <ErrorNote error={logOut.error} />
    </details>
  );
}
