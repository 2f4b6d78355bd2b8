/** The dialogs that ask for one text. */
import { api } from '../../../api.ts';
import { useLoaded } from '../../../components/useLoaded.ts';
import { callWords } from '../callWords.ts';
import { ask, desk } from '../desk/desk.ts';
import { deskWords } from '../words.ts';
import { ReasonDialog } from './ReasonDialog.tsx';

export function PauseDialog() {
  const text = deskWords();
  const me = useLoaded((signal) => api('GET /desk/me', {}, { signal }), []);
  if (me.isLoading) return null;
  return (
    <ReasonDialog
      title={text.pauseTitle}
      label={text.reason}
      confirm={text.pauseNow}
      // Without an answer any reason will do here; the server knows which.
      choices={me.value?.pauseReasons ?? []}
      onGive={(reason) => ask({ type: 'pause', reason })}
    />
  );
}

export function SkipDialog() {
  const text = callWords();
  return (
    <ReasonDialog
      title={text.skipTitle}
      label={deskWords().reason}
      confirm={text.skipNow}
      choices={desk.value.view?.preview?.skipReasons ?? []}
      onGive={(reason) => ask({ type: 'action', action: { type: 'skipLead', reason } })}
    />
  );
}

export function MarkDialog() {
  const text = callWords();
  return (
    <ReasonDialog
      title={text.markTitle}
      label={text.note}
      confirm={text.markNow}
      choices={[]}
      onGive={(note) => ask({ type: 'action', action: { type: 'mark', note } })}
    />
  );
}

export function HelpDialog() {
  const text = callWords();
  return (
    <ReasonDialog
      title={text.helpTitle}
      label={text.noteOptional}
      confirm={text.helpNow}
      choices={[]}
      isOptional
      onGive={(note) => ask({ type: 'action', action: { type: 'help', ...(note === '' ? {} : { note }) } })}
    />
  );
}
