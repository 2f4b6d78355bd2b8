/** A secret to be copied now: the server does not tell it again. */
import { Field } from './Field.tsx';

export interface ShownOnceProps {
  readonly about: string;
  readonly label: string;
  readonly secret: string;
}

export function ShownOnce({ about, label, secret }: ShownOnceProps) {
  return (
    <>
      <p>{about}</p>
      <Field label={label}>
        {(control) => (
          <input
            {...control}
            readOnly
            value={secret}
            onFocus={({ currentTarget }) => currentTarget.select()}
          />
        )}
      </Field>
    </>
  );
}
