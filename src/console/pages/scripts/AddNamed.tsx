/** Adds a step or an objection under a name that nothing has yet. */
import { useState } from 'preact/hooks';
import { FormField } from './FormField.tsx';
import { freshName } from './model.ts';

export interface AddNamedProps {
  readonly label: string;
  readonly add: string;
  readonly taken: Readonly<Record<string, unknown>>;
  readonly onAdd: (name: string) => void;
}

export function AddNamed({ label, add, taken, onAdd }: AddNamedProps) {
  const [typed, setTyped] = useState('');
  const name = freshName(typed, taken);
  return (
    <div class="tools">
      <FormField label={label} value={typed} onChange={setTyped} />
      <button
        type="button"
        disabled={name === undefined}
        onClick={() => {
          if (name === undefined) return;
          onAdd(name);
          setTyped('');
        }}
      >
        {add}
      </button>
    </div>
  );
}
