/** Somebody has taken their consent back. */
import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { TextField } from '../../components/TextField.tsx';
import { toast } from '../../components/toasts.tsx';
import { may } from '../../session/session.ts';
import type { ConsentDialogProps } from './Found.tsx';
import { consentWords } from './words.ts';

export function Withdraw({ number, subject, onDone, onClose }: ConsentDialogProps) {
  const text = consentWords();
  const reason = useSignal('');
  const [doNotCall, setDoNotCall] = useState(false);
  return (
    <Confirm
      title={text.withdrawTitle(number)}
      confirm={text.withdraw}
      onClose={onClose}
      onConfirm={async () => {
        await api('POST /consents/revocations', { body: { ...subject, reason: reason.value, doNotCall } });
        toast(text.withdrawn);
        onDone();
      }}
    >
      <p>{text.withdrawAbout}</p>
      <TextField label={text.reason} value={reason} required maxLength={500} />
      {may('doNotCall.edit') ? (
        <p>
          <label>
            <input
              type="checkbox"
              checked={doNotCall}
              onChange={({ currentTarget }) => setDoNotCall(currentTarget.checked)}
            />{' '}
            {text.doNotCall}
          </label>
        </p>
      ) : null}
    </Confirm>
  );
}
