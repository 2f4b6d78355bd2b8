/** The way to the floor: which phone, whether it works, and in. */
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useAction } from '../../components/useAction.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { keep, kept } from '../../preferences/kept.ts';
import { PhoneTrouble } from '../../softphone/PhoneStatus.tsx';
import { phoneWords } from '../../softphone/phoneWords.ts';
import { SeatCheck } from '../../softphone/SeatCheck.tsx';
import { ask } from './desk/desk.ts';
import { deskPhone } from './desk/phone.ts';

const KINDS = ['browser', 'own'] as const;
type PhoneKind = (typeof KINDS)[number];
const KEY = 'phone';

export function LoginPanel() {
  const text = phoneWords();
  const me = useLoaded((signal) => api('GET /desk/me', {}, { signal }), []);
  const [chosen, choose] = useState(kept(KEY, KINDS));
  const phones = me.value?.phones ?? [];
  const kind = phones.some((phone) => phone.kind === chosen) ? chosen : phones[0]?.kind;
  const login = useAction(() => logIn(kind));
  const check = useAction(deskPhone.open);
  return (
    <section class="panel login-panel" aria-labelledby="login-title">
      <h2 id="login-title">{text.title}</h2>
      <ErrorNote error={me.error} retry={me.reload} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void login.run();
        }}
      >
        <fieldset>
          <legend>{text.choose}</legend>
          {me.value !== undefined && phones.length === 0 ? <p>{text.none}</p> : null}
          {phones.map((phone) => (
            <label key={phone.kind} class="choice">
              <input
                type="radio"
                name="phone"
                checked={phone.kind === kind}
                onChange={() => {
                  keep(KEY, phone.kind);
                  choose(phone.kind);
                }}
              />
              {phone.kind === 'browser' ? text.browser : text.own(phone.phone)}
            </label>
          ))}
        </fieldset>
        {kind === 'browser' && deskPhone.softphone.value === undefined ? (
          <button type="button" disabled={check.isBusy} onClick={() => void check.run()}>
            {text.check}
          </button>
        ) : null}
        {kind === 'browser' ? <SeatCheck phone={deskPhone} /> : null}
        {kind === 'browser' && deskPhone.softphone.value === undefined ? (
          <PhoneTrouble phone={deskPhone} />
        ) : null}
        <ErrorNote error={check.error ?? login.error} />
        <button type="submit" class="primary" disabled={login.isBusy || kind === undefined}>
          {login.isBusy ? text.loggingIn : text.login}
        </button>
      </form>
    </section>
  );
}

/** A phone in the browser must be there before the engine calls it. */
async function logIn(kind: PhoneKind | undefined): Promise<void> {
  if (kind === undefined) return;
  if (kind === 'browser') {
    await deskPhone.open();
    if (!(await deskPhone.registered())) return;
  }
  await ask({ type: 'login', phone: kind });
}
