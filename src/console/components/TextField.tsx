/** A field of one line of text. */
import type { Signal } from '@preact/signals';
import type { InputHTMLAttributes } from 'preact';
import { Field } from './Field.tsx';

export interface TextFieldProps
  extends Pick<
    InputHTMLAttributes,
    'type' | 'required' | 'minLength' | 'maxLength' | 'autocomplete' | 'autoFocus' | 'pattern'
  > {
  readonly label: string;
  readonly value: Signal<string>;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
}

export function TextField({ label, value, hint, error, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          {...control}
          {...input}
          value={value.value}
          onInput={({ currentTarget }) => {
            value.value = currentTarget.value;
          }}
        />
      )}
    </Field>
  );
}
