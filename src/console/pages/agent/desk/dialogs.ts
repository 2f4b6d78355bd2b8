/** Which dialog of the desk is open: one at a time, by a button or by its key. */
import { signal } from '@preact/signals';

export type DeskDialog =
  | 'pause'
  | 'keys'
  | 'transfer'
  | 'flow'
  | 'mark'
  | 'helpRequest'
  | 'skip'
  | 'dial'
  | 'doNotCall'
  | 'phone'
  | 'shortcuts';

export const dialog = signal<DeskDialog | undefined>(undefined);

export const openDialog = (name: DeskDialog): void => {
  dialog.value = name;
};
export const closeDialog = (): void => {
  dialog.value = undefined;
};
