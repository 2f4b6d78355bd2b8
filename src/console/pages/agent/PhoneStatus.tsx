/** How the phone is, in a word, and in a sentence where something is wrong. */
import { openDialog } from './desk/dialogs.ts';
import { MICROPHONE_KEY, openPhone, phone, softphone } from './desk/phone.ts';
import { keptText } from '../../preferences/kept.ts';
import { phoneWords } from './phoneWords.ts';

export function PhoneStatus({ kind }: { readonly kind: 'browser' | 'own' }) {
  const text = phoneWords();
  if (kind === 'own') return <span class="phone badge">{text.ownPhone}</span>;
  const { connection, isInCall, isMuted } = phone.value;
  const isGood = connection === 'registered';
  return (
    <div class="phone">
      <span class={isGood ? 'badge good' : 'badge warning'}>
        {isGood && isInCall ? text.inCall : text.connection[connection]}
      </span>
      {isMuted ? <span class="badge warning">{text.muted}</span> : null}
      <button type="button" class="quiet" onClick={() => openDialog('phone')}>
        {text.settings}
      </button>
      <PhoneTrouble />
    </div>
  );
}

export function PhoneTrouble() {
  const text = phoneWords();
  const { trouble } = phone.value;
  if (trouble === undefined) return null;
  const isOfMicrophone = trouble.startsWith('microphone') || trouble === 'noMicrophone';
  const retry = (): void => {
    const open = softphone.peek();
    void (open === undefined ? openPhone() : open.useMicrophone(keptText(MICROPHONE_KEY) ?? ''));
  };
  return (
    <div class="note warning" role="alert">
      <p>{text.trouble[trouble]}</p>
      {isOfMicrophone ? (
        <button type="button" onClick={retry}>
          {text.retry}
        </button>
      ) : null}
    </div>
  );
}
