/** The headset, chosen and checked between calls. */
import { Dialog } from '../../../components/Dialog.tsx';
import { commonWords } from '../../../components/words.ts';
import { phoneWords } from '../../../softphone/phoneWords.ts';
import { SeatCheck } from '../../../softphone/SeatCheck.tsx';
import { closeDialog } from '../desk/dialogs.ts';
import { deskPhone } from '../desk/phone.ts';

export function PhoneDialog() {
  return (
    <Dialog title={phoneWords().settings} onClose={closeDialog}>
      <SeatCheck phone={deskPhone} />
      <div class="actions">
        <button type="button" onClick={closeDialog}>
          {commonWords().close}
        </button>
      </div>
    </Dialog>
  );
}
