/** What a key does at this moment: nothing where its button is not offered. */
import type { DeskView } from '../../../../api/schemas/deskMessages.ts';
import { actNow } from '../call/act.ts';
import { possibleActions, possibleDuties, type CallAction } from '../call/possible.ts';
import { ask, desk, screen } from '../desk/desk.ts';
import { dialog, openDialog } from '../desk/dialogs.ts';
import { choose, chosen, codes } from '../desk/outcome.ts';
import { byHotkey } from '../disposition/choice.ts';
import type { KeyMeaning, Shortcut } from './keys.ts';

/** A key that has two actions takes the one that is possible. */
const CALL_KEYS: Partial<Record<Shortcut, readonly CallAction[]>> = {
  hangup: ['hangup'],
  hold: ['hold', 'unhold'],
  mute: ['mute', 'unmute'],
  keypad: ['keys'],
  transfer: ['transfer', 'completeTransfer'],
  conference: ['conference', 'leaveConference'],
  park: ['park'],
  flow: ['sendToFlow'],
  recording: ['pauseRecording', 'resumeRecording', 'startRecording'],
  mark: ['mark'],
  helpRequest: ['help'],
};

export function shortcutFor(action: CallAction): Shortcut | undefined {
  return (Object.keys(CALL_KEYS) as Shortcut[]).find((shortcut) => CALL_KEYS[shortcut]?.includes(action));
}

/** Whether it meant something. */
export function runKey(meaning: KeyMeaning): boolean {
  const { view } = desk.peek();
  if (view === undefined || dialog.peek() !== undefined) return false;
  return meaning.kind === 'digit' ? chooseByDigit(meaning.digit) : runShortcut(meaning.shortcut, view);
}

function runShortcut(shortcut: Shortcut, view: DeskView): boolean {
  const actions = CALL_KEYS[shortcut];
  if (actions !== undefined) {
    const possible = possibleActions(view);
    const action = actions.find((each) => possible.has(each));
    if (action !== undefined) actNow(action);
    return action !== undefined;
  }
  return runDuty(shortcut, view) || moveTo(shortcut);
}

function runDuty(shortcut: Shortcut, view: DeskView): boolean {
  const duties = possibleDuties(view);
  if (shortcut === 'ready' && duties.has('ready')) void ask({ type: 'ready' });
  else if (shortcut === 'pause' && duties.has('pause')) openDialog('pause');
  else if (shortcut === 'accept' && view.preview !== undefined)
    void ask({ type: 'action', action: { type: 'acceptLead' } });
  else if (shortcut === 'skip' && view.preview !== undefined) openDialog('skip');
  else if (shortcut === 'dial' && view.call === undefined) openDialog('dial');
  else if (shortcut === 'doNotCall' && screen.peek()?.attemptId !== undefined) openDialog('doNotCall');
  else if (shortcut === 'help') openDialog('shortcuts');
  else return false;
  return true;
}

/** Where each key moves to; the first that is there. */
const PLACES: Partial<Record<Shortcut, string>> = {
  note: '#desk-note',
  script: '#desk-script',
  fields: '#desk-fields :is(input, select)',
  dispositions: '#desk-code-search, .codes input:checked, .codes input',
  callback: '#desk-callback summary',
};

function moveTo(shortcut: Shortcut): boolean {
  const selector = PLACES[shortcut];
  const place = selector === undefined ? null : document.querySelector<HTMLElement>(selector);
  if (shortcut === 'callback' && place?.parentElement instanceof HTMLDetailsElement)
    place.parentElement.open = true;
  place?.focus();
  return place !== null;
}

/** Chosen, and one Enter from given. */
function chooseByDigit(digit: string): boolean {
  const code = byHotkey(codes(), digit);
  if (code === undefined) return false;
  choose(code.code);
  const next = chosen()?.needsCallback === true ? '#desk-callback summary' : '#desk-give';
  // At once: the Enter that follows may come before the page is drawn again.
  document.querySelector<HTMLElement>(next)?.focus();
  return true;
}
