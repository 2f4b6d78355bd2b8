/** The number that people are shown: one of the installation's, offered as it is typed. */
import { useEffect, useId } from 'preact/hooks';
import { api } from '../../../api.ts';
import { now } from '../../../components/clock.ts';
import { Field } from '../../../components/Field.tsx';
import { useLoaded } from '../../../components/useLoaded.ts';
import { wizardWords } from './words.ts';

interface Props {
  readonly value: string;
  readonly set: (callerId: string) => void;
  readonly error: string | undefined;
}

export function CallerId({ value, set, error }: Props) {
  const text = wizardWords();
  const listId = useId();
  const loaded = useLoaded((signal) => {
    const at = now.peek();
    // In a moment that has not come none has been called from, so that all of them are named.
    return api('GET /caller-ids', { query: { from: at, to: at + 1 } }, { signal });
  }, []);
  const own = loaded.value?.unused ?? [];
  useEffect(() => {
    const [only] = own;
    if (value === '' && own.length === 1 && only !== undefined) set(only);
  }, [loaded.value]);
  return (
    <Field label={text.callerId} hint={text.callerIdHint} error={error}>
      {(control) => (
        <>
          <input
            {...control}
            type="tel"
            list={listId}
            autocomplete="off"
            value={value}
            onInput={({ currentTarget }) => set(currentTarget.value)}
          />
          <datalist id={listId}>
            {own.map((callerId) => (
              <option key={callerId} value={callerId} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
