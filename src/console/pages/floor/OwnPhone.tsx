/** Which phone a supervisor is in calls by: the one in this browser, where they have one, or any endpoint of the Asterisk. */
import { Field } from '../../components/Field.tsx';
import { PhoneState, PhoneTrouble } from '../../softphone/PhoneStatus.tsx';
import { phoneWords } from '../../softphone/phoneWords.ts';
import { SeatCheck } from '../../softphone/SeatCheck.tsx';
import { actionWords } from './actionWords.ts';
import { floorPhone } from './phone.ts';

export type PhoneKind = 'browser' | 'other';

export interface PhoneChoiceProps {
  readonly hasBrowserPhone: boolean;
  readonly kind: PhoneKind;
  readonly choose: (kind: PhoneKind) => void;
  /** The endpoint of the other one. */
  readonly other: string;
  readonly setOther: (other: string) => void;
}

export function PhoneChoice({ hasBrowserPhone, kind, choose, other, setOther }: PhoneChoiceProps) {
  const text = actionWords();
  const option = (one: PhoneKind, label: string) => (
    <label class="choice">
      <input type="radio" name="supervisor-phone" checked={kind === one} onChange={() => choose(one)} />
      {label}
    </label>
  );
  return (
    <>
      {hasBrowserPhone ? (
        <div role="radiogroup" aria-label={text.phone}>
          {option('browser', phoneWords().browser)}
          {option('other', text.otherPhone)}
        </div>
      ) : null}
      {kind === 'other' ? (
        <Field label={text.phone} hint={text.phoneHint}>
          {(control) => (
            <input
              {...control}
              required
              maxLength={40}
              value={other}
              onInput={({ currentTarget }) => setOther(currentTarget.value)}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}

/** From its opening on: how it is, and its headset. */
export function FloorPhone() {
  const { connection, isInCall } = floorPhone.state.value;
  if (connection === 'stopped') return null;
  return (
    <div class="phone">
      <PhoneState phone={floorPhone} />
      <PhoneTrouble phone={floorPhone} />
      {isInCall ? null : (
        <details>
          <summary>{phoneWords().settings}</summary>
          <SeatCheck phone={floorPhone} />
        </details>
      )}
    </div>
  );
}
