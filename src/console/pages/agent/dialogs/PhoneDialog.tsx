/** The headset, chosen and checked between calls. */
import { Dialog } from '../../../components/Dialog.tsx';
import { commonWords } from '../../../components/words.ts';
import { closeDialog } from '../desk/dialogs.ts';
import { phoneWords } from '../phoneWords.ts';
import { SeatCheck } from '../SeatCheck.tsx';

export function PhoneDialog() {
  return (
    <Dialog title={phoneWords().settings} onClose={closeDialog}>
      <SeatCheck />
      <div class="actions">
        <button type="button" onClick={closeDialog}>
          {commonWords().close}
        </button>
      </div>
    </Dialog>
  );
}
