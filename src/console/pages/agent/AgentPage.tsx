/** The agent's desktop: state and phone above; below the person, the script and the outcome of the call. */
import { useEffect } from 'preact/hooks';
import type { DeskView } from '../../../api/schemas/deskMessages.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { Announcer } from './Announcer.tsx';
import { CallPanel } from './CallPanel.tsx';
import { desk, openDesk, screen, takeDeskBack } from './desk/desk.ts';
import { Dialogs } from './Dialogs.tsx';
import { Figures } from './Figures.tsx';
import { Idle } from './Idle.tsx';
import { LoginPanel } from './LoginPanel.tsx';
import { Notices } from './Notices.tsx';
import { Opening } from './Opening.tsx';
import { Preview } from './Preview.tsx';
import { Screen } from './Screen.tsx';
import { meaningOf } from './shortcuts/keys.ts';
import { runKey } from './shortcuts/run.ts';
import { singleKeys } from './shortcuts/switch.ts';
import { isTyping } from './shortcuts/typing.ts';
import { StateBar } from './StateBar.tsx';
import { deskWords } from './words.ts';
import './agent.css';

export function AgentPage() {
  const text = deskWords();
  useEffect(openDesk, []);
  useEffect(() => {
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
  const { link, view } = desk.value;
  return (
    <div class="desk">
      <PageHead title={text.title} />
      <Announcer />
      {link === 'takenOver' ? <TakenOver /> : null}
      {link === 'loggedOut' ? (
        <div class="note warning" role="alert">
          <strong>{text.link.loggedOut}</strong>
          <p>{text.link.loggedOutTodo}</p>
        </div>
      ) : null}
      {link === 'takenOver' || link === 'loggedOut' ? null : view === undefined ? (
        <Opening />
      ) : (
        <Working view={view} />
      )}
      <Dialogs />
    </div>
  );
}

function Working({ view }: { readonly view: DeskView }) {
  const shown = screen.value;
  const { figures } = desk.value;
  const isOnFloor = view.agent.state !== 'loggedOut';
  return (
    <>
      <Notices view={view} />
      {isOnFloor ? <StateBar view={view} /> : <LoginPanel />}
      {view.preview === undefined ? null : <Preview preview={view.preview} />}
      <CallPanel view={view} />
      {shown === undefined ? isOnFloor ? <Idle view={view} /> : null : <Screen screen={shown} />}
      {figures === undefined ? null : <Figures figures={figures} />}
    </>
  );
}

function TakenOver() {
  const text = deskWords();
  return (
    <div class="note warning" role="alert">
      <strong>{text.link.takenOver}</strong>
      <p>{text.link.takenOverTodo}</p>
      <button type="button" class="primary" onClick={takeDeskBack}>
        {text.link.takeBack}
      </button>
    </div>
  );
}

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const typing = isTyping();
  // Out of the text, back to where keys act; a dialog closes by itself.
  if (event.key === 'Escape' && typing && document.querySelector('dialog[open]') === null) {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    return;
  }
  if (!singleKeys.value) return;
  const meaning = meaningOf(event, typing);
  if (meaning !== undefined && runKey(meaning)) event.preventDefault();
}
