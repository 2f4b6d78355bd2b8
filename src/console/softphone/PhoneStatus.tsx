/** How a phone in this browser is, in a word, and in a sentence where something is wrong. */
import { keptText } from '../preferences/kept.ts';
import { MICROPHONE_KEY, type BrowserPhone } from './browserPhone.ts';
import { phoneWords } from './phoneWords.ts';

export function PhoneState({ phone }: { readonly phone: BrowserPhone }) {
  const text = phoneWords();
  const { connection, isInCall, isMuted } = phone.state.value;
  const isGood = connection === 'registered';
  return (
    <>
      <span class={isGood ? 'badge good' : 'badge warning'}>
        {isGood && isInCall ? text.inCall : text.connection[connection]}
      </span>
      {isMuted ? <span class="badge warning">{text.muted}</span> : null}
    </>
  );
}

export function PhoneTrouble({ phone }: { readonly phone: BrowserPhone }) {
  const text = phoneWords();
  const { trouble } = phone.state.value;
  if (trouble === undefined) return null;
  const isOfMicrophone = trouble.startsWith('microphone') || trouble === 'noMicrophone';
  const retry = (): void => {
    const open = phone.softphone.peek();
    void (open === undefined ? phone.open() : open.useMicrophone(keptText(MICROPHONE_KEY) ?? ''));
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
