/** How and when people are called. */
import { useState } from 'preact/hooks';
import { Field } from '../../../components/Field.tsx';
import { SelectField } from '../../../components/SelectField.tsx';
import { CallerId } from './CallerId.tsx';
import { DAYS, MODES, missingIn, type Draft, type Missing } from './draft.ts';
import { idFrom } from '../../../ids.ts';
import type { StepProps } from './NewCampaignPage.tsx';
import { Trunks } from './Trunks.tsx';
import { wizardWords } from './words.ts';

export function RulesStep({ draft, change, next, back }: StepProps) {
  const text = wizardWords();
  const [isAsked, ask] = useState(false);
  const missing = missingIn(draft);
  const errorOf = (one: Missing): string | undefined =>
    isAsked && missing.includes(one) ? text.missing[one] : undefined;
  const textOf = (key: TextKey, label: string, hint?: string, error?: string) => (
    <Text
      label={label}
      hint={hint}
      error={error}
      value={draft[key]}
      set={(value) => change({ [key]: value })}
    />
  );
  const numberOf = (key: NumberKey, label: string, least: number, most: number) => (
    <Amount
      label={label}
      value={draft[key]}
      least={least}
      most={most}
      set={(value) => change({ [key]: value })}
    />
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask(true);
        if (missing.length === 0) next();
      }}
    >
      <Text
        label={text.name}
        error={errorOf('name')}
        value={draft.name}
        set={(name) => change({ name, campaignId: idFrom(name, Date.now()) })}
      />
      {textOf('campaignId', text.id, text.idHint)}
      <SelectField
        label={text.mode}
        options={MODES.map((one) => [one, text.modes[one]] as const)}
        value={draft.mode}
        choose={(mode = draft.mode) => change({ mode })}
      />
      {draft.mode === 'automated'
        ? textOf('flow', text.flow, text.flowHint, errorOf('flow'))
        : textOf('script', text.script, text.scriptHint)}
      <CallerId value={draft.callerId} set={(callerId) => change({ callerId })} error={errorOf('callerId')} />
      <Trunks chosen={draft.trunkIds} choose={(trunkIds) => change({ trunkIds })} error={errorOf('trunk')} />
      <div class="columns">
        {numberOf('maxLines', text.maxLines, 1, 1_000)}
        {numberOf('ringTimeoutSeconds', text.ring, 15, 120)}
        {numberOf('maxAttempts', text.attempts, 1, 50)}
        {numberOf('spacingHours', text.spacing, 0, 720)}
      </div>
      <fieldset>
        <legend>{text.window}</legend>
        <Days chosen={draft.days} choose={(days) => change({ days })} />
        {errorOf('days') === undefined ? null : <small class="field-error">{errorOf('days')}</small>}
        <div class="columns">
          <Text label={text.from} type="time" value={draft.from} set={(from) => change({ from })} />
          <Text
            label={text.to}
            type="time"
            value={draft.to}
            error={errorOf('hours')}
            set={(to) => change({ to })}
          />
          {textOf('timeZone', text.timeZone)}
        </div>
      </fieldset>
      <label class="check">
        <input
          type="checkbox"
          checked={draft.followPolicies}
          onChange={({ currentTarget }) => change({ followPolicies: currentTarget.checked })}
        />
        {text.policies}
      </label>
      <div class="actions">
        <button type="submit" class="primary">
          {text.next}
        </button>
        <button type="button" onClick={back}>
          {text.back}
        </button>
      </div>
    </form>
  );
}

type KeyOf<Value> = {
  [Key in keyof Draft]: Draft[Key] extends Value ? (Value extends Draft[Key] ? Key : never) : never;
}[keyof Draft];
type TextKey = KeyOf<string>;
type NumberKey = KeyOf<number>;

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly set: (value: string) => void;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly type?: 'text' | 'time';
}

export function Text({ label, value, set, hint, error, type = 'text' }: TextProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          {...control}
          type={type}
          value={value}
          onInput={({ currentTarget }) => set(currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface AmountProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly set: (value: number) => void;
}

export function Amount({ label, value, least, most, set }: AmountProps) {
  return (
    <Field label={label}>
      {(control) => (
        <input
          {...control}
          type="number"
          required
          min={least}
          max={most}
          value={value}
          onInput={({ currentTarget }) => set(currentTarget.valueAsNumber)}
        />
      )}
    </Field>
  );
}

export function Days({
  chosen,
  choose,
}: {
  readonly chosen: Draft['days'];
  readonly choose: (days: Draft['days']) => void;
}) {
  const { dayNames } = wizardWords();
  return (
    <div class="checks">
      {DAYS.map((day) => (
        <label key={day} class="check">
          <input
            type="checkbox"
            checked={chosen.includes(day)}
            onChange={({ currentTarget }) =>
              choose(DAYS.filter((one) => (one === day ? currentTarget.checked : chosen.includes(one))))
            }
          />
          {dayNames[day]}
        </label>
      ))}
    </div>
  );
}
