/** What the agent must not overlook: a lost connection, a refusal, messages of supervisors, alarms. */
import type { DeskView } from '../../../api/schemas/deskMessages.ts';
import { deskAlarmTold, refusalTold, type Told } from '../../engineWords/desk.ts';
import { formatShortTime } from '../../i18n/formats.ts';
import { ask, desk, refusal } from './desk/desk.ts';
import { phoneWords } from '../../softphone/phoneWords.ts';
import { deskWords } from './words.ts';

export function Notices({ view }: { readonly view: DeskView }) {
  const text = deskWords();
  const { link } = desk.value;
  return (
    <div class="notices">
      <div role="status">
        {link === 'open' ? null : (
          <p class="note warning">{text.link[link as 'reconnecting' | 'connecting']}</p>
        )}
        {view.engine === 'up' ? null : <p class="note warning">{text.engine[view.engine]}</p>}
        {view.agent.failedSeats === 0 ? null : (
          <p class="note warning">{phoneWords().failedSeats(view.agent.failedSeats)}</p>
        )}
      </div>
      <Refused />
      {view.alarms.map((alarm) => (
        <p key={alarm.code} class="note error" role="alert">
          <ToldText told={deskAlarmTold(alarm)} />
        </p>
      ))}
      {view.messages.map(({ messageId, from, text: said, at }) => (
        <div key={messageId} class="note message">
          <p>
            <strong>{text.messageFrom(from)}</strong> <span class="muted">{formatShortTime(at)}</span>
          </p>
          <p>{said}</p>
          <button type="button" onClick={() => void ask({ type: 'messageRead', messageId })}>
            {text.read}
          </button>
        </div>
      ))}
      <Parked view={view} />
    </div>
  );
}

function Refused() {
  const text = deskWords();
  const refused = refusal.value;
  if (refused === undefined) return null;
  return (
    <div class="note error" role="alert">
      <strong>{text.refused}</strong>
      <p>{refused.code === 'too-late' ? text.tooLate : <ToldText told={refusalTold(refused)} />}</p>
      <button
        type="button"
        onClick={() => {
          refusal.value = undefined;
        }}
      >
        {text.dismiss}
      </button>
    </div>
  );
}

function ToldText({ told: { text, isEnglish } }: { readonly told: Told }) {
  return isEnglish ? <span lang="en">{text}</span> : <>{text}</>;
}

function Parked({ view }: { readonly view: DeskView }) {
  const text = deskWords();
  if (view.parked.length === 0) return null;
  return (
    <section class="note" aria-label={text.parked}>
      <strong>{text.parked}</strong>
      {view.parked.map(({ attemptId, number }) => (
        <p key={attemptId}>
          {number}{' '}
          <button
            type="button"
            onClick={() => void ask({ type: 'action', action: { type: 'pickUp', attemptId } })}
          >
            {text.pickUp}
          </button>
        </p>
      ))}
    </section>
  );
}
