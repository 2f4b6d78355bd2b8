/** The settings that the assistant asks for as well, in its fields. */
import { CallerId } from '../wizard/CallerId.tsx';
import { Amount, Days, Text } from '../wizard/RulesStep.tsx';
import { Trunks } from '../wizard/Trunks.tsx';
import { wizardWords } from '../wizard/words.ts';
import type { SettingsDraft } from './change.ts';
import { settingsWords } from './words.ts';

export interface SettingsFieldsProps {
  readonly draft: SettingsDraft;
  readonly change: (changed: Partial<SettingsDraft>) => void;
}

type NumberKey = 'maxLines' | 'maxAttempts' | 'spacingHours' | 'wrapUpSeconds';

export function SettingsFields({ draft, change }: SettingsFieldsProps) {
  const text = wizardWords();
  const own = settingsWords();
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
    <>
      <CallerId value={draft.callerId} set={(callerId) => change({ callerId })} error={undefined} />
      <Trunks chosen={draft.trunkIds} choose={(trunkIds) => change({ trunkIds })} error={undefined} />
      <Text
        label={text.script}
        hint={text.scriptHint}
        value={draft.script}
        set={(script) => change({ script })}
      />
      <div class="columns">
        {numberOf('maxLines', text.maxLines, 1, 1_000)}
        {numberOf('maxAttempts', text.attempts, 1, 50)}
        {numberOf('spacingHours', text.spacing, 0, 720)}
        {numberOf('wrapUpSeconds', own.wrapUp, 0, 3_600)}
      </div>
      <fieldset>
        <legend>{text.window}</legend>
        <Check label={own.window} isChecked={draft.hasWindow} set={(hasWindow) => change({ hasWindow })} />
        {draft.hasWindow ? (
          <>
            <Days chosen={draft.days} choose={(days) => change({ days })} />
            <div class="columns">
              <Text label={text.from} type="time" value={draft.from} set={(from) => change({ from })} />
              <Text label={text.to} type="time" value={draft.to} set={(to) => change({ to })} />
              <Text label={text.timeZone} value={draft.timeZone} set={(timeZone) => change({ timeZone })} />
            </div>
          </>
        ) : null}
      </fieldset>
      <Check
        label={text.policies}
        isChecked={draft.followPolicies}
        set={(followPolicies) => change({ followPolicies })}
      />
    </>
  );
}

interface CheckProps {
  readonly label: string;
  readonly isChecked: boolean;
  readonly set: (isChecked: boolean) => void;
}

export function Check({ label, isChecked, set }: CheckProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={isChecked}
        onChange={({ currentTarget }) => set(currentTarget.checked)}
      />
      {label}
    </label>
  );
}
