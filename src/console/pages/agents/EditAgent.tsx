/** An agent's record: changed, or taken off. */
import { useState } from 'preact/hooks';
import type { Answer } from '../../../api/client/client.ts';
import { api } from '../../api.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Form } from '../../components/Form.tsx';
import { toast } from '../../components/toasts.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { commonWords } from '../../components/words.ts';
import { may } from '../../session/session.ts';
import { AgentFields } from './AgentFields.tsx';
import { settingsOf, textsOf, type AgentRecord, type Team } from './record.ts';
import { agentsWords } from './words.ts';

export interface EditAgentProps {
  readonly agentId: string;
  readonly teams: readonly Team[];
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

export function EditAgent({ agentId, teams, onClose, onChanged }: EditAgentProps) {
  const text = agentsWords();
  const { value, error, reload } = useLoaded(
    (signal) => api.answer('GET /agents/:agentId', { params: { agentId } }, { signal }),
    [agentId],
  );
  const done = (): void => {
    onChanged();
    onClose();
  };
  return (
    <Dialog title={text.editAgent(value?.value.name ?? agentId)} onClose={onClose}>
      <ErrorNote error={error} retry={reload} />
      {value === undefined ? (
        <div class="actions">
          <button type="button" onClick={onClose}>
            {commonWords().close}
          </button>
        </div>
      ) : (
        <Record answer={value} teams={teams} onDone={done} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface RecordProps {
  readonly answer: Answer<AgentRecord>;
  readonly teams: readonly Team[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Record({ answer: { value: agent, etag }, teams, onDone, onClose }: RecordProps) {
  const text = agentsWords();
  const [texts, setTexts] = useState(textsOf(agent));
  const [isRemoving, setRemoving] = useState(false);
  const params = { agentId: agent.agentId };
  const seen = etag === undefined ? {} : { ifMatch: etag };
  const save = async (): Promise<void> => {
    await api('PUT /agents/:agentId', { params, body: settingsOf(texts) }, seen);
    toast(text.saved);
    onDone();
  };
  const remove = async (): Promise<void> => {
    await api('DELETE /agents/:agentId', { params }, seen);
    toast(text.removed(agent.agentId));
    onDone();
  };
  return (
    <>
      <Form
        submit={commonWords().save}
        onSubmit={save}
        actions={
          <>
            <button type="button" onClick={onClose}>
              {commonWords().cancel}
            </button>
            <button type="button" class="danger" onClick={() => setRemoving(true)}>
              {commonWords().remove}
            </button>
          </>
        }
      >
        <AgentFields
          isNew={false}
          texts={texts}
          teams={teams}
          change={(changed) => setTexts({ ...texts, ...changed })}
        />
      </Form>
      <p class="hint">
        {text.userTodo} {may('user.read') ? <a href="/users">{text.toUsers}</a> : null}
      </p>
      {isRemoving ? (
        <Confirm
          title={text.removeAgent(agent.name)}
          confirm={commonWords().remove}
          isDangerous
          onConfirm={remove}
          onClose={() => setRemoving(false)}
        >
          <p>{text.removeAgentEffect}</p>
        </Confirm>
      ) : null}
    </>
  );
}
