/** What supervisors write to agents: to one, to a team, or to those who may take a campaign's calls. */
import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Form } from '../../components/Form.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { TextField } from '../../components/TextField.tsx';
import { toast } from '../../components/toasts.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { commonWords } from '../../components/words.ts';
import { campaigns, figures } from '../../live/floor.ts';
import { messageWords } from './messageWords.ts';

const MOST_IN_MESSAGE = 500;

export function AgentMessage({ agentId }: { readonly agentId: string }) {
  const text = messageWords();
  const written = useSignal('');
  const send = async (): Promise<void> => {
    const body = { text: written.value };
    await api('POST /agents/:agentId/messages', { params: { agentId }, body });
    written.value = '';
    toast(text.sent);
  };
  return (
    <fieldset>
      <legend>{text.message}</legend>
      <Form submit={text.send} onSubmit={send}>
        <TextField label={text.text} hint={text.hint} value={written} required maxLength={MOST_IN_MESSAGE} />
      </Form>
    </fieldset>
  );
}

export function GroupMessage() {
  const text = messageWords();
  const [isOpen, open] = useState(false);
  return (
    <>
      <button type="button" onClick={() => open(true)}>
        {text.message}
      </button>
      {isOpen ? <GroupDialog onClose={() => open(false)} /> : null}
    </>
  );
}

type Kind = 'team' | 'campaign';

function GroupDialog({ onClose }: { readonly onClose: () => void }) {
  const text = messageWords();
  const written = useSignal('');
  const [to, choose] = useState<string>();
  const teams = useLoaded((signal) => api('GET /teams', {}, { signal }), []);
  const nameOf = new Map(figures.value.map(({ campaignId, name }) => [campaignId, name]));
  const options = [
    ...(teams.value?.teams ?? []).map(({ teamId, name }) => [`team:${teamId}`, text.team(name)] as const),
    ...campaigns.value
      .filter(({ state }) => state === 'running')
      .map(
        ({ campaignId }) =>
          [`campaign:${campaignId}`, text.campaign(nameOf.get(campaignId) ?? campaignId)] as const,
      ),
  ];
  const send = async (): Promise<void> => {
    if (to === undefined) return;
    const [kind, id = ''] = to.split(':') as [Kind, string?];
    const { agentIds } = await api('POST /messages', {
      body: { text: written.value, to: kind === 'team' ? { teamId: id } : { campaignId: id } },
    });
    toast(text.sentTo(agentIds.length));
    onClose();
  };
  const close = (
    <button type="button" onClick={onClose}>
      {commonWords().cancel}
    </button>
  );
  return (
    <Dialog title={text.title} onClose={onClose}>
      <ErrorNote error={teams.error} retry={teams.reload} />
      {options.length === 0 && !teams.isLoading ? (
        <>
          <EmptyState title={text.nobody} />
          <div class="actions">{close}</div>
        </>
      ) : (
        <Form submit={text.send} onSubmit={send} actions={close}>
          <SelectField
            label={text.to}
            none={text.choose}
            options={options}
            value={to}
            choose={choose}
            required
          />
          <TextField
            label={text.text}
            hint={text.hint}
            value={written}
            required
            maxLength={MOST_IN_MESSAGE}
          />
        </Form>
      )}
    </Dialog>
  );
}
