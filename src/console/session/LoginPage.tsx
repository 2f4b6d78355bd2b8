/** The way in. */
import { useSignal } from '@preact/signals';
import { Form } from '../components/Form.tsx';
import { TextField } from '../components/TextField.tsx';
import { Alone } from '../frame/Alone.tsx';
import { logIn } from './session.ts';
import { sessionWords } from './words.ts';

export function LoginPage() {
  const text = sessionWords();
  const login = useSignal('');
  const password = useSignal('');
  return (
    <Alone title={text.title}>
      <Form
        submit={text.enter}
        onSubmit={() => logIn(login.value, password.value)}
        explain={(status) =>
          status === 401 ? text.refused.wrong : status === 429 ? text.refused.wait : undefined
        }
      >
        <TextField label={text.login} value={login} required autoFocus autocomplete="username" />
        <TextField
          label={text.password}
          value={password}
          required
          type="password"
          autocomplete="current-password"
        />
      </Form>
    </Alone>
  );
}
