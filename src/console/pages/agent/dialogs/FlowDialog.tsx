/** Which flow the customer goes to, and whether they come back. */
import { useState } from 'preact/hooks';
import { api } from '../../../api.ts';
import { Dialog } from '../../../components/Dialog.tsx';
import { ErrorNote } from '../../../components/ErrorNote.tsx';
import { Field } from '../../../components/Field.tsx';
import { useLoaded } from '../../../components/useLoaded.ts';
import { commonWords } from '../../../components/words.ts';
import { callWords } from '../callWords.ts';
import { ask } from '../desk/desk.ts';
import { closeDialog } from '../desk/dialogs.ts';

export function FlowDialog() {
  const text = callWords();
  const targets = useLoaded((signal) => api('GET /desk/targets', {}, { signal }), []);
  const [flowId, setFlowId] = useState('');
  const [thenReturn, setThenReturn] = useState(true);
  const flows = targets.value?.flows ?? [];
  return (
    <Dialog title={text.flowTitle} onClose={closeDialog}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          closeDialog();
          void ask({ type: 'action', action: { type: 'sendToFlow', flowId, thenReturn } });
        }}
      >
        <ErrorNote error={targets.error} retry={targets.reload} />
        {flows.length === 0 && !targets.isLoading ? <p>{text.noNone}</p> : null}
        <Field label={text.flow}>
          {(control) => (
            <select
              {...control}
              autofocus
              value={flowId}
              onChange={({ currentTarget }) => setFlowId(currentTarget.value)}
            >
              <option value="" />
              {flows.map((flow) => (
                <option key={flow.flowId} value={flow.flowId}>
                  {flow.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <label class="choice">
          <input
            type="checkbox"
            checked={thenReturn}
            onChange={({ currentTarget }) => setThenReturn(currentTarget.checked)}
          />
          {text.thenReturn}
        </label>
        <div class="actions">
          <button type="submit" class="primary" disabled={flowId === ''}>
            {text.send}
          </button>
          <button type="button" onClick={closeDialog}>
            {commonWords().cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
