/** Who I am, and how times and words are shown to me, in every browser. */
import { useSignal } from '@preact/signals';
import { Field } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { TextField } from '../../components/TextField.tsx';
import { toast } from '../../components/toasts.tsx';
import { LANGUAGE_NAMES, LANGUAGES } from '../../i18n/language.ts';
import { changePreferences, type LoggedIn } from '../../session/session.ts';
import { accountWords } from './words.ts';

export function AboutMe({ user }: { readonly user: LoggedIn }) {
  const text = accountWords();
  const name = useSignal(user.name);
  const timeZone = useSignal(user.timeZone);
  const chosen = useSignal(user.language);
  const save = async (): Promise<void> => {
    await changePreferences({ name: name.value, timeZone: timeZone.value, language: chosen.value });
    toast(accountWords().saved);
  };
  return (
    <section class="panel">
      <h2>{text.about}</h2>
      <dl class="facts">
        <dt>{text.login}</dt>
        <dd>{user.login}</dd>
        <dt>{text.role}</dt>
        <dd>{text.roles[user.role]}</dd>
      </dl>
      <Form submit={text.save} onSubmit={save}>
        <TextField label={text.name} value={name} required maxLength={120} autocomplete="name" />
        <TextField label={text.zone} hint={text.zoneHint} value={timeZone} required maxLength={64} />
        <Field label={text.language}>
          {(control) => (
            <select
              {...control}
              value={chosen.value}
              onChange={({ currentTarget }) => {
                chosen.value = LANGUAGES.find((one) => one === currentTarget.value) ?? 'en';
              }}
            >
              {LANGUAGES.map((one) => (
                <option key={one} value={one}>
                  {LANGUAGE_NAMES[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
      </Form>
    </section>
  );
}
