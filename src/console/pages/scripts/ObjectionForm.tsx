/** One objection: what the person says, what to reply, and where the script goes on. */
import { useState } from 'preact/hooks';
import { SelectField } from '../../components/SelectField.tsx';
import { AddNamed } from './AddNamed.tsx';
import { FormField } from './FormField.tsx';
import type { ScriptFormProps } from './ScriptForm.tsx';
import { scriptWords } from './words.ts';

export function ObjectionForm({ model: { nodes, objections }, change }: ScriptFormProps) {
  const text = scriptWords();
  const [chosen, choose] = useState('');
  const name = Object.hasOwn(objections, chosen) ? chosen : (Object.keys(objections)[0] ?? '');
  const objection = objections[name];
  return (
    <fieldset>
      <legend>{text.objections}</legend>
      {objection === undefined ? null : (
        <>
          <SelectField
            label={text.objection}
            options={Object.keys(objections).map((one) => [one, one] as const)}
            value={name}
            choose={(value) => choose(value ?? name)}
          />
          <FormField
            label={text.says}
            value={objection.says}
            onChange={(value) => change(['objections', name, 'says'], value)}
          />
          <FormField
            label={text.reply}
            rows={3}
            value={objection.reply}
            onChange={(value) => change(['objections', name, 'reply'], value)}
          />
          <SelectField
            label={text.to}
            options={Object.keys(nodes).map((one) => [one, one] as const)}
            none={text.stays}
            value={objection.to}
            choose={(value) => change(['objections', name, 'to'], value)}
          />
          <button type="button" class="quiet" onClick={() => change(['objections', name], undefined)}>
            {text.removeObjection}
          </button>
        </>
      )}
      <AddNamed
        label={text.newObjection}
        add={text.addObjection}
        taken={objections}
        onAdd={(fresh) => {
          change(['objections', fresh], { says: '…', reply: '…' });
          choose(fresh);
        }}
      />
    </fieldset>
  );
}
