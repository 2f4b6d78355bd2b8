/** What has no field of its own: written as in a campaign file, or taken away. */
import { Field } from '../../../components/Field.tsx';
import { OTHER, type Removable } from './change.ts';
import { Check, type SettingsFieldsProps } from './SettingsFields.tsx';
import { settingsWords } from './words.ts';

export interface OtherSettingsProps extends SettingsFieldsProps {
  readonly has: (key: Removable) => boolean;
}

export function OtherSettings({ draft, change, has }: OtherSettingsProps) {
  const text = settingsWords();
  const removable = OTHER.filter(has);
  return (
    <fieldset>
      <legend>{text.others}</legend>
      <Field label={text.yaml} hint={text.yamlHint}>
        {(control) => (
          <textarea
            {...control}
            rows={6}
            spellcheck={false}
            value={draft.yaml}
            onInput={({ currentTarget }) => change({ yaml: currentTarget.value })}
          />
        )}
      </Field>
      {removable.length === 0 ? null : (
        <div class="checks">
          {removable.map((key) => (
            <Check
              key={key}
              label={`${text.remove}: ${key}`}
              isChecked={draft.remove.includes(key)}
              set={(isChecked) =>
                change({
                  remove: OTHER.filter((one) => (one === key ? isChecked : draft.remove.includes(one))),
                })
              }
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}
