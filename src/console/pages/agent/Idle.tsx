/** Between calls: what to do, the callbacks that wait, a number by hand. */
import type { DeskView } from '../../../api/schemas/deskMessages.ts';
import { api } from '../../api.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { formatDateTime } from '../../i18n/formats.ts';
import { openDialog } from './desk/dialogs.ts';
import { KeyButton } from './KeyButton.tsx';
import { deskWords } from './words.ts';

export function Idle({ view }: { readonly view: DeskView }) {
  const text = deskWords();
  return (
    <div class="idle">
      <EmptyState title={text.waiting}>
        <p>{view.agent.state === 'ready' ? text.waitingTodo : text.notReadyTodo}</p>
        <KeyButton shortcut="dial" onClick={() => openDialog('dial')}>
          {text.dial}
        </KeyButton>
      </EmptyState>
      <Callbacks key={`${view.agent.calls}`} />
    </div>
  );
}

function Callbacks() {
  const text = deskWords();
  const loaded = useLoaded((signal) => api('GET /desk/callbacks', {}, { signal }), []);
  const callbacks = loaded.value?.callbacks ?? [];
  return (
    <section class="panel" aria-labelledby="desk-callbacks">
      <h2 id="desk-callbacks">{text.callbacks}</h2>
      <ErrorNote error={loaded.error} retry={loaded.reload} />
      {callbacks.length === 0 && !loaded.isLoading ? <p class="muted">{text.noCallbacks}</p> : null}
      <ul>
        {callbacks.map(({ callbackId, at, name, number, note }) => (
          <li key={callbackId}>
            <strong>{formatDateTime(at)}</strong> {name ?? text.somebody} {number}
            {note === undefined ? '' : ` · ${note}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
