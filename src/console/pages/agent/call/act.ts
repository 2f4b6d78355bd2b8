/** What a button or a key of the call does: at once, or by a dialog that asks for the rest. */
import { ask } from '../desk/desk.ts';
import { openDialog } from '../desk/dialogs.ts';
import { deskPhone } from '../desk/phone.ts';
import type { CallAction } from './possible.ts';

const BY_DIALOG = {
  keys: 'keys',
  transfer: 'transfer',
  sendToFlow: 'flow',
  mark: 'mark',
  help: 'helpRequest',
} as const;
type AskedFirst = keyof typeof BY_DIALOG;

export function actNow(action: CallAction): void {
  if (isAskedFirst(action)) return openDialog(BY_DIALOG[action]);
  // Nobody hears the agent from the key on, whatever the network does.
  if (action === 'mute') deskPhone.softphone.peek()?.setMuted(true);
  void ask(action === 'hangup' ? { type: 'hangup' } : { type: 'action', action: { type: action } });
}

function isAskedFirst(action: CallAction): action is AskedFirst {
  return Object.hasOwn(BY_DIALOG, action);
}
