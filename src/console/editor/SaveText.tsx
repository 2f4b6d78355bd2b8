/** Saves what is written as the next version, with a word on why; says what is in force. */
import { useSignal } from '@preact/signals';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { TextField } from '../components/TextField.tsx';
import { toast } from '../components/toasts.tsx';
import { useAction } from '../components/useAction.ts';
import { formatDateTime } from '../i18n/formats.ts';
import type { Writing } from './useWriting.ts';
import { editorWords } from './words.ts';

export interface SaveTextProps {
  readonly writing: Writing;
  readonly isNew: boolean;
  readonly mayEdit: boolean;
  /** It cannot be used as it is written. */
  readonly isFaulty: boolean;
  readonly onSaved: (id: string) => void;
}

export function SaveText({ writing, isNew, mayEdit, isFaulty, onSaved }: SaveTextProps) {
  const text = editorWords();
  const note = useSignal('');
  const { saved, isChanged } = writing;
  const action = useAction(async () => {
    const { id, number } = await writing.save(note.value);
    note.value = '';
    toast(text.done(number));
    onSaved(id);
  });
  const standing =
    saved === undefined ? text.file : text.saved(saved.number, formatDateTime(saved.at), saved.who);
  return (
    <>
      {isNew ? null : <p class="hint">{standing}</p>}
      {mayEdit ? null : <p class="note">{text.readOnly}</p>}
      <ErrorNote error={action.error} />
      {mayEdit ? (
        <form
          class="tools"
          onSubmit={(event) => {
            event.preventDefault();
            void action.run();
          }}
        >
          <TextField label={text.note} value={note} maxLength={500} />
          <button type="submit" class="primary" disabled={action.isBusy || isFaulty || !(isChanged || isNew)}>
            {text.saveVersion}
          </button>
          <span role="status" class="muted">
            {isChanged || isNew ? text.changed : text.unchanged}
          </span>
        </form>
      ) : null}
    </>
  );
}
