/** One callback: another time, another agent, or none at all; and who has changed it. */
import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { Answer } from '../../../api/client/client.ts';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Form } from '../../components/Form.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { TextField } from '../../components/TextField.tsx';
import { toast } from '../../components/toasts.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { commonWords } from '../../components/words.ts';
import { formatDateTime } from '../../i18n/formats.ts';
import { callbackWords } from './words.ts';

type Shown = AnswerOf<Contract['GET /callbacks/:callbackId']>;

export interface CallbackDialogProps {
  readonly callbackId: string;
  readonly agents: readonly { readonly agentId: string; readonly name: string }[];
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

export function CallbackDialog({ callbackId, agents, onClose, onChanged }: CallbackDialogProps) {
  const text = callbackWords();
  const { value, error, reload } = useLoaded(
    (signal) => api.answer('GET /callbacks/:callbackId', { params: { callbackId } }, { signal }),
    [callbackId],
  );
  const { name, number = '' } = value?.value ?? {};
  return (
    <Dialog title={text.changeTitle(name ?? number)} onClose={onClose}>
      <ErrorNote error={error} retry={reload} />
      {value === undefined ? (
        <div class="actions">
          <button type="button" onClick={onClose}>
            {commonWords().close}
          </button>
        </div>
      ) : (
        <>
          <ChangeForm
            answer={value}
            agents={agents}
            onClose={onClose}
            onDone={() => {
              onChanged();
              onClose();
            }}
          />
          <Changes changes={value.value.changes} />
        </>
      )}
    </Dialog>
  );
}

interface ChangeFormProps extends Pick<CallbackDialogProps, 'agents' | 'onClose'> {
  readonly answer: Answer<Shown>;
  readonly onDone: () => void;
}

function ChangeForm({ answer: { value: callback, etag }, agents, onClose, onDone }: ChangeFormProps) {
  const text = callbackWords();
  const { callbackId } = callback;
  const time = useSignal('');
  const [agentId, setAgent] = useState(callback.agentId);
  const [isCancelling, setCancelling] = useState(false);
  const params = { callbackId };
  const move = async (): Promise<void> => {
    const when = time.value === '' ? { at: callback.at } : { localTime: time.value };
    const whose = agentId === callback.agentId ? {} : { agentId };
    await api(
      'PATCH /callbacks/:callbackId',
      { params, body: { ...when, ...whose } },
      etag === undefined ? {} : { ifMatch: etag },
    );
    toast(text.moved);
    onDone();
  };
  const cancel = async (): Promise<void> => {
    await api('POST /callbacks/:callbackId/cancel', { params });
    toast(text.cancelled);
    onDone();
  };
  const known = agents.some((agent) => agent.agentId === callback.agentId)
    ? agents
    : [{ agentId: callback.agentId, name: callback.agentId }, ...agents];
  return (
    <>
      <p>
        {text.at}: {formatDateTime(callback.at)}
      </p>
      <Form
        submit={commonWords().save}
        onSubmit={move}
        actions={
          <>
            <button type="button" onClick={onClose}>
              {commonWords().close}
            </button>
            <button type="button" class="danger" onClick={() => setCancelling(true)}>
              {text.cancel}
            </button>
          </>
        }
      >
        <TextField label={text.newTime} hint={text.newTimeHint} type="datetime-local" value={time} />
        <SelectField
          label={text.agent}
          options={known.map((agent) => [agent.agentId, agent.name] as const)}
          value={agentId}
          choose={(chosen = callback.agentId) => setAgent(chosen)}
        />
      </Form>
      {isCancelling ? (
        <Confirm
          title={text.cancelTitle}
          confirm={text.cancel}
          isDangerous
          onConfirm={cancel}
          onClose={() => setCancelling(false)}
        >
          <p>{text.cancelEffect}</p>
        </Confirm>
      ) : null}
    </>
  );
}

function Changes({ changes }: { readonly changes: Shown['changes'] }) {
  const text = callbackWords();
  if (changes.length === 0) return <p class="hint">{text.noHistory}</p>;
  return (
    <>
      <h3>{text.history}</h3>
      <ul>
        {changes.map(({ at, who, to }) => (
          <li key={at}>
            {text.changed(formatDateTime(at), who)}{' '}
            {to === undefined ? text.historyCancelled : text.historyMoved(formatDateTime(to.at), to.agentId)}
          </li>
        ))}
      </ul>
    </>
  );
}
