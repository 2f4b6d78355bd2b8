/** Another password: all sessions end, and this browser is given a new one. */
import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { Form } from '../../components/Form.tsx';
import { NewPasswordField } from '../../components/NewPasswordField.tsx';
import { TextField } from '../../components/TextField.tsx';
import { toast } from '../../components/toasts.tsx';
import { changePassword } from '../../session/session.ts';
import { accountWords } from './words.ts';

export function PasswordForm({ login }: { readonly login: string }) {
  const { password: text } = accountWords();
  const current = useSignal('');
  const next = useSignal('');
  const again = useSignal('');
  const [differs, setDiffers] = useState(false);
  const submit = async (): Promise<void> => {
    setDiffers(next.value !== again.value);
    if (next.value !== again.value) return;
    await changePassword(current.value, next.value);
    for (const field of [current, next, again]) field.value = '';
    toast(text.done);
  };
  return (
    <section class="panel">
      <h2>{text.title}</h2>
      <Form
        submit={text.change}
        onSubmit={submit}
        explain={(status) => (status === 401 ? text.wrong : undefined)}
      >
        {/* By it password keepers know whose password changes. */}
        <input type="text" name="username" autocomplete="username" value={login} hidden readOnly />
        <TextField
          label={text.current}
          value={current}
          required
          type="password"
          autocomplete="current-password"
        />
        <NewPasswordField label={text.next} hint={text.hint} value={next} />
        <NewPasswordField label={text.again} error={differs ? text.differs : undefined} value={again} />
      </Form>
    </section>
  );
}
