/** Asks for one text: chosen from a list where there is one, or typed. */
import { useState } from 'preact/hooks';
import { Dialog } from '../../../components/Dialog.tsx';
import { Field } from '../../../components/Field.tsx';
import { commonWords } from '../../../components/words.ts';
import { closeDialog } from '../desk/dialogs.ts';

const MOST_CHARACTERS = 200;

export interface ReasonDialogProps {
  readonly title: string;
  readonly label: string;
  readonly confirm: string;
  /** Empty: any text. */
  readonly choices: readonly string[];
  readonly isOptional?: boolean;
  readonly onGive: (text: string) => Promise<boolean>;
}

export function ReasonDialog({ title, label, confirm, choices, isOptional, onGive }: ReasonDialogProps) {
  const [text, setText] = useState(choices[0] ?? '');
  const given = text.replace(/\s+/g, ' ').trim();
  return (
    <Dialog title={title} onClose={closeDialog}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          closeDialog();
          void onGive(given);
        }}
      >
        <Field label={label}>
          {(control) =>
            choices.length > 0 ? (
              <select
                {...control}
                autofocus
                value={text}
                onChange={({ currentTarget }) => setText(currentTarget.value)}
              >
                {choices.map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </select>
            ) : (
              <input
                {...control}
                autofocus
                required={isOptional !== true}
                maxLength={MOST_CHARACTERS}
                value={text}
                onInput={({ currentTarget }) => setText(currentTarget.value)}
              />
            )
          }
        </Field>
        <div class="actions">
          <button type="submit" class="primary" disabled={given === '' && isOptional !== true}>
            {confirm}
          </button>
          <button type="button" onClick={closeDialog}>
            {commonWords().cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
