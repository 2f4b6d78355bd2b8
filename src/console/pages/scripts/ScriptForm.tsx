/** A script as a form: what agents see of the person, the steps with their branches, and the objections. */
import type { ScriptModel, Path } from './model.ts';
import { FormField } from './FormField.tsx';
import { ObjectionForm } from './ObjectionForm.tsx';
import { StepForm } from './StepForm.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { scriptWords } from './words.ts';

export interface ScriptFormProps {
  readonly model: ScriptModel;
  readonly change: (path: Path, value: unknown) => void;
}

export function ScriptForm({ model, change }: ScriptFormProps) {
  const text = scriptWords();
  const steps = Object.keys(model.nodes).map((name) => [name, name] as const);
  return (
    <>
      <FormField label={text.name} value={model.name} onChange={(value) => change(['name'], value)} />
      <FormField
        label={text.language}
        value={model.language}
        onChange={(value) => change(['language'], value)}
      />
      <SelectField
        label={text.start}
        options={steps}
        value={model.start}
        choose={(value) => change(['start'], value)}
      />
      <Fields model={model} change={change} />
      <StepForm model={model} change={change} />
      <ObjectionForm model={model} change={change} />
    </>
  );
}

function Fields({ model: { fields }, change }: ScriptFormProps) {
  const text = scriptWords();
  return (
    <fieldset>
      <legend>{text.fields}</legend>
      {fields.map(({ field, label, edit }, index) => (
        <div key={index} class="tools">
          <FormField
            label={text.field(index + 1)}
            value={field}
            onChange={(value) => change(['fields', index, 'field'], value)}
          />
          <FormField
            label={text.fieldLabel(index + 1)}
            value={label}
            onChange={(value) => change(['fields', index, 'label'], value)}
          />
          <label>
            <input
              type="checkbox"
              checked={edit}
              onChange={({ currentTarget }) =>
                change(['fields', index, 'edit'], currentTarget.checked ? true : undefined)
              }
            />{' '}
            {text.mayEdit(index + 1)}
          </label>
          <button type="button" class="quiet" onClick={() => change(['fields', index], undefined)}>
            {text.removeField(index + 1)}
          </button>
        </div>
      ))}
      <button
        type="button"
        onClick={() =>
          fields.length === 0
            ? change(['fields'], [{ field: 'name' }])
            : change(['fields', fields.length], { field: `field ${fields.length + 1}` })
        }
      >
        {text.addField}
      </button>
    </fieldset>
  );
}
