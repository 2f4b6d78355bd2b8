/** The first administrator, made with the token that was printed at the first start. */
import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { Form } from '../components/Form.tsx';
import { NewPasswordField } from '../components/NewPasswordField.tsx';
import { TextField } from '../components/TextField.tsx';
import { Alone } from '../frame/Alone.tsx';
import { setUp } from './session.ts';
import { sessionWords } from './words.ts';

export function SetUpPage() {
  const { setUp: text, refused } = sessionWords();
  const token = useSignal('');
  const login = useSignal('');
  const name = useSignal('');
  const password = useSignal('');
  const again = useSignal('');
  const [differs, setDiffers] = useState(false);
  const submit = async (): Promise<void> => {
    setDiffers(password.value !== again.value);
    if (password.value !== again.value) return;
    await setUp({
      token: token.value.trim(),
      login: login.value,
      name: name.value,
      password: password.value,
    });
  };
  return (
    <Alone title={text.title}>
      <p>{text.about}</p>
      <Form
        submit={text.create}
        onSubmit={submit}
        explain={(status) => (status === 401 ? refused.token : undefined)}
      >
        <TextField label={text.token} value={token} required autoFocus autocomplete="off" />
        <TextField label={text.login} value={login} required autocomplete="username" />
        <TextField label={text.name} value={name} required autocomplete="name" />
        <NewPasswordField label={text.password} hint={text.passwordHint} value={password} />
        <NewPasswordField label={text.again} error={differs ? text.differs : undefined} value={again} />
      </Form>
    </Alone>
  );
}
