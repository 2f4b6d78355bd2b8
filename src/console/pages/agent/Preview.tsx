/** A lead that is looked at before it is dialled: dialled or passed over, by the agent or when its time is up. */
import type { DeskView } from '../../../api/schemas/deskMessages.ts';
import { formatDateTime } from '../../i18n/formats.ts';
import { callWords } from './callWords.ts';
import { Countdown } from './Countdown.tsx';
import { ask } from './desk/desk.ts';
import { openDialog } from './desk/dialogs.ts';
import { KeyButton } from './KeyButton.tsx';

export function Preview({ preview }: { readonly preview: NonNullable<DeskView['preview']> }) {
  const text = callWords();
  return (
    <section class="panel call-panel" aria-label={text.preview}>
      <p class="call-now">
        <strong>{text.preview}</strong> <span>{preview.number}</span>{' '}
        <span class="muted">{text.attempts(preview.attempts)}</span>
        {preview.callback === undefined ? null : (
          <span class="badge">{text.promised(formatDateTime(preview.callback.at))}</span>
        )}
        <span>
          {text.previewEnds} <Countdown until={preview.endsAt} />
        </span>
      </p>
      {preview.callback?.note === undefined ? null : <p>{preview.callback.note}</p>}
      <div class="actions">
        <KeyButton
          shortcut="accept"
          class="primary"
          onClick={() => void ask({ type: 'action', action: { type: 'acceptLead' } })}
        >
          {text.accept}
        </KeyButton>
        <KeyButton shortcut="skip" onClick={() => openDialog('skip')}>
          {text.skip}
        </KeyButton>
      </div>
    </section>
  );
}
