/** A number dialled by hand, by the rules of a campaign. */
import { useState } from 'preact/hooks';
import { api } from '../../../api.ts';
import { Dialog } from '../../../components/Dialog.tsx';
import { ErrorNote } from '../../../components/ErrorNote.tsx';
import { Field } from '../../../components/Field.tsx';
import { useLoaded } from '../../../components/useLoaded.ts';
import { commonWords } from '../../../components/words.ts';
import { E164_PATTERN } from '../call/number.ts';
import { ask } from '../desk/desk.ts';
import { closeDialog } from '../desk/dialogs.ts';
import { deskWords } from '../words.ts';

export function DialDialog() {
  const text = deskWords();
  const targets = useLoaded((signal) => api('GET /desk/targets', {}, { signal }), []);
  const campaigns = targets.value?.campaigns ?? [];
  const [number, setNumber] = useState('');
  const [chosen, choose] = useState<string>();
  const campaignId = chosen ?? campaigns[0]?.campaignId;
  return (
    <Dialog title={text.dialTitle} onClose={closeDialog}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (campaignId === undefined) return;
          closeDialog();
          void ask({ type: 'action', action: { type: 'dialNumber', number, campaignId } });
        }}
      >
        <ErrorNote error={targets.error} retry={targets.reload} />
        <Field label={text.number} hint={text.numberHint}>
          {(control) => (
            <input
              {...control}
              autofocus
              type="tel"
              required
              pattern={E164_PATTERN}
              title={text.numberError}
              value={number}
              onInput={({ currentTarget }) => setNumber(currentTarget.value.trim())}
            />
          )}
        </Field>
        <Field label={text.campaign}>
          {(control) => (
            <select
              {...control}
              required
              value={campaignId}
              onChange={({ currentTarget }) => choose(currentTarget.value)}
            >
              {campaigns.map((campaign) => (
                <option key={campaign.campaignId} value={campaign.campaignId}>
                  {campaign.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div class="actions">
          <button type="submit" class="primary" disabled={campaignId === undefined}>
            {text.dialNow}
          </button>
          <button type="button" onClick={closeDialog}>
            {commonWords().cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
