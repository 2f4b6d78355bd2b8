/** The emergency stop, asked once more and with a reason; its release likewise. */
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { Field } from '../../components/Field.tsx';
import { toast } from '../../components/toasts.tsx';
import { floorAbout } from '../../live/floor.ts';
import { actionWords } from './actionWords.ts';

/** As the engine names the hold. */
const EMERGENCY_HOLD = 'emergency stop';
const MOST_IN_REASON = 200;

export function EmergencyStop() {
  const [isAsking, setAsking] = useState(false);
  const isStopped = floorAbout.value?.holds?.includes(EMERGENCY_HOLD) ?? false;
  const { emergency: text } = actionWords();
  return (
    <>
      <button type="button" class={isStopped ? 'primary' : 'danger'} onClick={() => setAsking(true)}>
        {isStopped ? text.release : text.stop}
      </button>
      {isAsking ? <Question isStopped={isStopped} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function Question({ isStopped, onClose }: { readonly isStopped: boolean; readonly onClose: () => void }) {
  const { emergency: text } = actionWords();
  const [reason, setReason] = useState('');
  // What is asked does not turn round while it is asked, whatever the floor says meanwhile.
  const [isRelease] = useState(isStopped);
  const order = async (): Promise<void> => {
    await api(isRelease ? 'POST /emergency/release' : 'POST /emergency/stop', { body: { reason } });
    toast(isRelease ? text.released : text.stopped);
  };
  return (
    <Confirm
      title={isRelease ? text.releaseTitle : text.stopTitle}
      confirm={isRelease ? text.confirmRelease : text.confirmStop}
      isDangerous={!isRelease}
      onConfirm={order}
      onClose={onClose}
    >
      <p>{isRelease ? text.releaseDetail : text.stopDetail}</p>
      <Field label={text.reason} hint={text.reasonHint}>
        {(control) => (
          <input
            {...control}
            required
            maxLength={MOST_IN_REASON}
            value={reason}
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        )}
      </Field>
    </Confirm>
  );
}
