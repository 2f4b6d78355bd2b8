/** Who the agent is to the floor at this moment, for how long, and how to change it. */
import { Countdown } from './Countdown.tsx';
import { Duration } from '../../components/Duration.tsx';
import type { DeskView } from '../../../api/schemas/deskMessages.ts';
import { PhoneState, PhoneTrouble } from '../../softphone/PhoneStatus.tsx';
import { phoneWords } from '../../softphone/phoneWords.ts';
import { possibleDuties } from './call/possible.ts';
import { ask } from './desk/desk.ts';
import { openDialog } from './desk/dialogs.ts';
import { KeyButton } from './KeyButton.tsx';
import { deskPhone } from './desk/phone.ts';
import { deskWords } from './words.ts';

export function StateBar({ view }: { readonly view: DeskView }) {
  const text = deskWords();
  const { agent } = view;
  return (
    <section class={`state-bar state-${agent.state}`} aria-label={text.duties}>
      <div class="state-now">
        <strong class="state-name">{text.state[agent.state]}</strong>
        <span class="state-time">
          <span class="visually-hidden">{text.stateSince} </span>
          <Duration since={agent.since} />
        </span>
        {agent.pauseReason === undefined ? null : <span>{text.pausedFor(agent.pauseReason)}</span>}
        {agent.wrapUpEndsAt === undefined ? null : (
          <span>
            {text.wrapUpLeft} <Countdown until={agent.wrapUpEndsAt} />
          </span>
        )}
        <After view={view} />
      </div>
      <Duties view={view} />
      {agent.phone === undefined ? null : <Phone kind={agent.phone} />}
    </section>
  );
}

function Phone({ kind }: { readonly kind: 'browser' | 'own' }) {
  const text = phoneWords();
  if (kind === 'own') return <span class="phone badge">{text.ownPhone}</span>;
  return (
    <div class="phone">
      <PhoneState phone={deskPhone} />
      <button type="button" class="quiet" onClick={() => openDialog('phone')}>
        {text.settings}
      </button>
      <PhoneTrouble phone={deskPhone} />
    </div>
  );
}

function After({ view: { agent } }: { readonly view: DeskView }) {
  const { after } = deskWords();
  if (agent.logoutAfterCall) return <span class="badge warning">{after.logout}</span>;
  if (agent.pauseAfterCall !== undefined)
    return <span class="badge warning">{after.pause(agent.pauseAfterCall)}</span>;
  return agent.readyAfterCall ? <span class="badge good">{after.ready}</span> : null;
}

function Duties({ view }: { readonly view: DeskView }) {
  const text = deskWords();
  const duties = possibleDuties(view);
  const isBusy = view.agent.state === 'talking' || view.agent.state === 'reserved';
  return (
    <div class="actions">
      {duties.has('ready') ? (
        <KeyButton
          shortcut="ready"
          class={isBusy ? '' : 'primary'}
          onClick={() => void ask({ type: 'ready' })}
        >
          {text.ready}
        </KeyButton>
      ) : null}
      {duties.has('pause') ? (
        <KeyButton shortcut="pause" onClick={() => openDialog('pause')}>
          {text.pause}
        </KeyButton>
      ) : null}
      {duties.has('logout') ? (
        <KeyButton onClick={() => void ask({ type: 'logout' })}>
          {isBusy ? text.logoutAfter : text.logout}
        </KeyButton>
      ) : null}
      <KeyButton shortcut="help" onClick={() => openDialog('shortcuts')}>
        {text.shortcuts}
      </KeyButton>
    </div>
  );
}
