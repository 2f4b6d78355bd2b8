/** One step of a script: what is said, what they may answer, and where that leads. */
import { useState } from 'preact/hooks';
import { SelectField } from '../../components/SelectField.tsx';
import { AddNamed } from './AddNamed.tsx';
import { FormField } from './FormField.tsx';
import type { StepModel } from './model.ts';
import type { ScriptFormProps } from './ScriptForm.tsx';
import { scriptWords } from './words.ts';

export function StepForm({ model, change }: ScriptFormProps) {
  const text = scriptWords();
  const { nodes, start } = model;
  const [chosen, choose] = useState(start);
  const name = Object.hasOwn(nodes, chosen) ? chosen : (Object.keys(nodes)[0] ?? '');
  const step = nodes[name];
  const names = Object.keys(nodes).map((one) => [one, one] as const);
  return (
    <fieldset>
      <legend>{text.steps}</legend>
      <SelectField label={text.step} options={names} value={name} choose={(value) => choose(value ?? name)} />
      {step === undefined ? null : (
        <>
          <FormField
            label={text.stepTitle}
            value={step.title}
            onChange={(value) => change(['nodes', name, 'title'], value)}
          />
          <FormField
            label={text.stepText}
            hint={text.stepTextHint}
            rows={5}
            value={step.text}
            onChange={(value) => change(['nodes', name, 'text'], value)}
          />
          <FormField
            label={text.hint}
            rows={2}
            value={step.hint}
            onChange={(value) => change(['nodes', name, 'hint'], value)}
          />
          <Branches model={model} change={change} name={name} step={step} />
          <Objections model={model} change={change} name={name} step={step} />
          <button type="button" class="quiet" onClick={() => change(['nodes', name], undefined)}>
            {text.removeStep}
          </button>
        </>
      )}
      <AddNamed
        label={text.newStep}
        add={text.addStep}
        taken={nodes}
        onAdd={(fresh) => {
          change(['nodes', fresh], { text: '…' });
          choose(fresh);
        }}
      />
    </fieldset>
  );
}

interface OfStep extends ScriptFormProps {
  readonly name: string;
  readonly step: StepModel;
}

function Branches({ model, change, name, step: { answers, next } }: OfStep) {
  const text = scriptWords();
  const steps = Object.keys(model.nodes).map((one) => [one, one] as const);
  const path = ['nodes', name, 'answers'];
  const added = { label: text.answer(answers.length + 1), to: model.start };
  return (
    <>
      <strong>{text.answers}</strong>
      {answers.map(({ label, to }, index) => (
        <div key={index} class="tools">
          <FormField
            label={text.answer(index + 1)}
            value={label}
            onChange={(value) => change([...path, index, 'label'], value)}
          />
          <SelectField
            label={text.leadsTo(index + 1)}
            options={steps}
            value={to}
            choose={(value) => change([...path, index, 'to'], value)}
          />
          <button
            type="button"
            class="quiet"
            onClick={() => change(answers.length === 1 ? path : [...path, index], undefined)}
          >
            {text.removeAnswer(index + 1)}
          </button>
        </div>
      ))}
      <p>
        <button
          type="button"
          onClick={() =>
            answers.length === 0 ? change(path, [added]) : change([...path, answers.length], added)
          }
        >
          {text.addAnswer}
        </button>
      </p>
      {answers.length > 0 && next === '' ? null : (
        <SelectField
          label={text.next}
          options={steps}
          none={text.ends}
          value={next}
          choose={(value) => change(['nodes', name, 'next'], value)}
        />
      )}
    </>
  );
}

function Objections({ model, change, name, step: { objections } }: OfStep) {
  const text = scriptWords();
  const all = Object.entries(model.objections);
  if (all.length === 0) return null;
  const path = ['nodes', name, 'objections'];
  const chosen = (one: string, isChosen: boolean): readonly string[] | undefined => {
    const next = isChosen ? [...objections, one] : objections.filter((other) => other !== one);
    return next.length === 0 ? undefined : next;
  };
  return (
    <div role="group" aria-label={text.shownFirst}>
      <strong>{text.shownFirst}</strong>
      {all.map(([one, { says }]) => (
        <p key={one}>
          <label>
            <input
              type="checkbox"
              checked={objections.includes(one)}
              onChange={({ currentTarget }) => change(path, chosen(one, currentTarget.checked))}
            />{' '}
            {says || one}
          </label>
        </p>
      ))}
    </div>
  );
}
