/** The dialog that is open, if any. */
import type { ComponentType } from 'preact';
import { dialog, type DeskDialog } from './desk/dialogs.ts';
import { DialDialog } from './dialogs/DialDialog.tsx';
import { DoNotCallDialog } from './dialogs/DoNotCallDialog.tsx';
import { FlowDialog } from './dialogs/FlowDialog.tsx';
import { KeysDialog } from './dialogs/KeysDialog.tsx';
import { PhoneDialog } from './dialogs/PhoneDialog.tsx';
import { HelpDialog, MarkDialog, PauseDialog, SkipDialog } from './dialogs/reasons.tsx';
import { ShortcutsDialog } from './dialogs/ShortcutsDialog.tsx';
import { TransferDialog } from './dialogs/TransferDialog.tsx';

const DIALOGS: Readonly<Record<DeskDialog, ComponentType>> = {
  pause: PauseDialog,
  keys: KeysDialog,
  transfer: TransferDialog,
  flow: FlowDialog,
  mark: MarkDialog,
  helpRequest: HelpDialog,
  skip: SkipDialog,
  dial: DialDialog,
  doNotCall: DoNotCallDialog,
  phone: PhoneDialog,
  shortcuts: ShortcutsDialog,
};

export function Dialogs() {
  if (dialog.value === undefined) return null;
  const Open = DIALOGS[dialog.value];
  return <Open />;
}
