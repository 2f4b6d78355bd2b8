/** The call at this moment, and everything that the agent may do in it. */
import type { DeskView } from '../../../api/schemas/deskMessages.ts';
import { Duration } from '../../components/Duration.tsx';
import { actNow } from './call/act.ts';
import { conversationOf, possibleActions, type CallAction } from './call/possible.ts';
import { callWords } from './callWords.ts';
import { KeyButton } from './KeyButton.tsx';
import { shortcutFor } from './shortcuts/run.ts';

/** In the order in which they stand. */
const ORDER: readonly CallAction[] = [
  'hangup',
  'hold',
  'unhold',
  'mute',
  'unmute',
  'keys',
  'transfer',
  'completeTransfer',
  'conference',
  'cancelConsult',
  'leaveConference',
  'park',
  'sendToFlow',
  'pauseRecording',
  'resumeRecording',
  'startRecording',
  'stopRecording',
  'mark',
  'help',
  'markMachine',
  'markPerson',
];

export function CallPanel({ view }: { readonly view: DeskView }) {
  const text = callWords();
  const { call } = view;
  if (call === undefined) return null;
  const conversation = conversationOf(view);
  const possible = possibleActions(view);
  return (
    <section class="panel call-panel" aria-label={text.title}>
      <p class="call-now">
        <strong>{conversation === undefined ? text.joining : text.conversation[conversation.state]}</strong>{' '}
        <Duration since={call.joinedAt ?? call.since} /> <span>{call.number}</span>
        {call.isInbound ? <span class="badge">{text.inbound}</span> : null}
        {conversation?.third === undefined ? null : (
          <span class="badge">
            {conversation.third.isUp
              ? text.third(conversation.third.who)
              : text.thirdRings(conversation.third.who)}
          </span>
        )}
        {call.recording === undefined ? null : (
          <span class={call.recording === 'on' ? 'badge danger' : 'badge warning'}>
            {text.recording[call.recording]}
          </span>
        )}
        {conversation?.help === undefined ? null : <span class="badge warning">{text.helpAsked}</span>}
      </p>
      <div class="actions" role="group" aria-label={text.title}>
        {ORDER.filter((action) => possible.has(action)).map((action) => (
          <ActionButton key={action} action={action} />
        ))}
      </div>
    </section>
  );
}

function ActionButton({ action }: { readonly action: CallAction }) {
  const shortcut = shortcutFor(action);
  return (
    <KeyButton
      {...(shortcut === undefined ? {} : { shortcut })}
      class={action === 'hangup' ? 'danger' : ''}
      onClick={() => actNow(action)}
    >
      {callWords().action[action]}
    </KeyButton>
  );
}
