/** How the call came out: notes, the campaign's codes, a callback, and never again. */
import type { JSX } from 'preact';
import type { DeskScreen } from '../../../api/schemas/deskScreen.ts';
import { CallbackPicker } from './CallbackPicker.tsx';
import { Codes } from './Codes.tsx';
import { callWords } from './callWords.ts';
import { desk } from './desk/desk.ts';
import { openDialog } from './desk/dialogs.ts';
import { chosen, codes, given, giveOutcome, missing } from './desk/outcome.ts';
import { type, typed } from './desk/typed.ts';
import { KeyButton } from './KeyButton.tsx';

/** The most that a note of a disposition may have. */
const MOST_IN_NOTE = 500;

export function Outcome({ screen }: { readonly screen: DeskScreen }) {
  const text = callWords();
  const disposition = chosen();
  const isCall = screen.attemptId !== undefined;
  const giveByKey = (event: JSX.TargetedKeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void giveOutcome();
  };
  return (
    <section class="panel screen-outcome" aria-labelledby="desk-outcome" onKeyDown={giveByKey}>
      <h3 id="desk-outcome">{text.outcome}</h3>
      <Owed />
      <div class="field">
        <label for="desk-note">{text.notes}</label>
        <textarea
          id="desk-note"
          rows={4}
          maxLength={MOST_IN_NOTE}
          aria-describedby="desk-note-hint"
          value={typed.value.note}
          onInput={({ currentTarget }) => type({ note: currentTarget.value })}
        />
        <small id="desk-note-hint" class="hint">
          {text.notesHint}
        </small>
      </div>
      {isCall && codes().length > 0 ? (
        <>
          <Codes codes={codes()} />
          <CallbackPicker screen={screen} isNeeded={disposition?.needsCallback ?? false} />
          {missing.value === undefined ? null : (
            <p class="field-error" role="alert">
              {text.callbackNeeded}
            </p>
          )}
          <div class="actions">
            <button
              id="desk-give"
              type="button"
              class="primary"
              aria-disabled={disposition === undefined}
              onClick={() => void giveOutcome()}
            >
              {text.give}
            </button>
            <Given />
          </div>
        </>
      ) : null}
      {isCall ? (
        <KeyButton
          shortcut="doNotCall"
          disabled={screen.isOnDoNotCall}
          onClick={() => openDialog('doNotCall')}
        >
          {screen.isOnDoNotCall ? text.doNotCallDone : text.doNotCall}
        </KeyButton>
      ) : null}
    </section>
  );
}

function Owed() {
  const text = callWords();
  const owed = desk.value.view?.owed;
  if (owed?.isForced !== true) return null;
  return (
    <p class="note warning">
      {text.owedForced} {owed.isOverdue ? <strong>{text.overdue}</strong> : null}
    </p>
  );
}

function Given() {
  const code = codes().find((each) => each.code === given.value);
  return <span role="status">{code === undefined ? '' : callWords().given(code.label)}</span>;
}
