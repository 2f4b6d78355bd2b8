/** Asks once more before a person is never called again. */
import { Confirm } from '../../../components/Confirm.tsx';
import { toast } from '../../../components/toasts.tsx';
import { callWords } from '../callWords.ts';
import { ask, screen, showDoNotCall } from '../desk/desk.ts';
import { closeDialog } from '../desk/dialogs.ts';

export function DoNotCallDialog() {
  const text = callWords();
  return (
    <Confirm
      title={text.doNotCallTitle}
      confirm={text.doNotCallConfirm}
      isDangerous
      onConfirm={neverAgain}
      onClose={closeDialog}
    >
      <p>{text.doNotCallText}</p>
    </Confirm>
  );
}

async function neverAgain(): Promise<void> {
  const attemptId = screen.peek()?.attemptId;
  if (attemptId === undefined || !(await ask({ type: 'doNotCall', attemptId }))) return;
  showDoNotCall();
  toast(callWords().doNotCallDone);
}
