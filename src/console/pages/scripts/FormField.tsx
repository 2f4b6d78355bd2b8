/** A labelled text of the form: one line, or as many as it takes. */
import { Field } from '../../components/Field.tsx';

export interface FormFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly hint?: string;
}

export function FormField({ label, value, onChange, rows, hint }: FormFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {(control) =>
        rows === undefined ? (
          <input {...control} value={value} onInput={({ currentTarget }) => onChange(currentTarget.value)} />
        ) : (
          <textarea
            {...control}
            rows={rows}
            value={value}
            onInput={({ currentTarget }) => onChange(currentTarget.value)}
          />
        )
      }
    </Field>
  );
}
