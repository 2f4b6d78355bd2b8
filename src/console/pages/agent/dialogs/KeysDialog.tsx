/** Keys for the phone menu of the other side, by the keyboard or the buttons; each goes at once. */
import { useState } from 'preact/hooks';
import { Dialog } from '../../../components/Dialog.tsx';
import { commonWords } from '../../../components/words.ts';
import { callWords } from '../callWords.ts';
import { ask } from '../desk/desk.ts';
import { closeDialog } from '../desk/dialogs.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

export function KeysDialog() {
  const text = callWords();
  const [sent, setSent] = useState('');
  const send = (digits: string): void => {
    setSent((before) => before + digits);
    void ask({ type: 'action', action: { type: 'keys', digits } });
  };
  return (
    <Dialog title={text.keysTitle} onClose={closeDialog}>
      <div
        onKeyDown={({ key }) => {
          if (KEYS.includes(key)) send(key);
        }}
      >
        <p class="hint">{text.keysHint}</p>
        <p>
          {text.keysSent}: <output aria-live="polite">{sent}</output>
        </p>
        <div class="keypad">
          {KEYS.map((key, index) => (
            <button key={key} type="button" autofocus={index === 0} onClick={() => send(key)}>
              {key}
            </button>
          ))}
        </div>
        <div class="actions">
          <button type="button" onClick={closeDialog}>
            {commonWords().close}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
