/** A new agent on record. */
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Form } from '../../components/Form.tsx';
import { toast } from '../../components/toasts.tsx';
import { commonWords } from '../../components/words.ts';
import { AgentFields } from './AgentFields.tsx';
import { NO_AGENT, settingsOf, type Team } from './record.ts';
import { agentsWords } from './words.ts';

export interface NewAgentProps {
  readonly teams: readonly Team[];
  readonly onClose: () => void;
  readonly onAdded: () => void;
}

export function NewAgent({ teams, onClose, onAdded }: NewAgentProps) {
  const text = agentsWords();
  const [texts, setTexts] = useState(NO_AGENT);
  const add = async (): Promise<void> => {
    const agentId = texts.agentId.trim();
    await api('POST /agents', { body: { agentId, ...settingsOf(texts) } });
    toast(text.added(agentId));
    onAdded();
    onClose();
  };
  return (
    <Dialog title={text.add} onClose={onClose}>
      <Form
        submit={text.add}
        onSubmit={add}
        actions={
          <button type="button" onClick={onClose}>
            {commonWords().cancel}
          </button>
        }
      >
        <AgentFields
          isNew
          texts={texts}
          teams={teams}
          change={(changed) => setTexts({ ...texts, ...changed })}
        />
      </Form>
    </Dialog>
  );
}
