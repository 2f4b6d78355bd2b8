/** A labelled choice of one thing, or of none in particular. */
import { Field } from './Field.tsx';

export interface SelectFieldProps<Value extends string> {
  readonly label: string;
  /** Each with its words, in their order. */
  readonly options: readonly (readonly [value: Value, words: string])[];
  /** Words of the choice of none; absent: one has to be chosen. */
  readonly none?: string;
  readonly value: Value | undefined;
  readonly choose: (value: Value | undefined) => void;
  /** None will not do, though it is what is shown first. */
  readonly required?: boolean;
}

export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const { label, options, none, value, choose, required } = props;
  return (
    <Field label={label}>
      {(control) => (
        <select
          {...control}
          required={required}
          value={value ?? ''}
          onChange={({ currentTarget }) => choose(options.find(([one]) => one === currentTarget.value)?.[0])}
        >
          {none === undefined ? null : <option value="">{none}</option>}
          {options.map(([one, words]) => (
            <option key={one} value={one}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
