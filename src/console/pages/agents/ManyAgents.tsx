/** Many agents at once, as copied from a spreadsheet: what is refused stays, with why. */
import { useState } from 'preact/hooks';
import { ApiError } from '../../../api/client/client.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Field } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { toast } from '../../components/toasts.tsx';
import { commonWords } from '../../components/words.ts';
import { agentOfLine, linesOf } from './record.ts';
import { agentsWords } from './words.ts';

interface Refused {
  readonly line: string;
  readonly why: string;
}

export function ManyAgents({
  onClose,
  onAdded,
}: {
  readonly onClose: () => void;
  readonly onAdded: () => void;
}) {
  const text = agentsWords();
  const [written, write] = useState('');
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const lines = linesOf(written);
  const addOne = async (line: string): Promise<Refused | undefined> => {
    const agent = agentOfLine(line);
    if (agent === undefined) return { line, why: text.manyShort };
    try {
      await api('POST /agents', { body: agent });
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError) || error.problem.status >= 500) throw error;
      return { line, why: error.problem.detail };
    }
  };
  const add = async (): Promise<void> => {
    const left: Refused[] = [];
    for (const line of lines) {
      const one = await addOne(line);
      if (one !== undefined) left.push(one);
    }
    setRefused(left);
    write(left.map(({ line }) => line).join('\n'));
    if (left.length < lines.length) toast(text.manyDone(lines.length - left.length));
    onAdded();
    if (left.length === 0) onClose();
  };
  return (
    <Dialog title={text.addMany} onClose={onClose}>
      <Form
        submit={text.manyAdd(lines.length)}
        onSubmit={add}
        actions={
          <button type="button" onClick={onClose}>
            {commonWords().cancel}
          </button>
        }
      >
        <Field label={text.many} hint={text.manyHint}>
          {(control) => (
            <textarea
              {...control}
              required
              rows={8}
              value={written}
              onInput={({ currentTarget }) => write(currentTarget.value)}
            />
          )}
        </Field>
        {refused.length === 0 ? null : (
          <div class="note error" role="alert">
            <strong>{text.manyFailed}</strong>
            <ul>
              {refused.map(({ line, why }) => (
                <li key={line}>
                  {line}: {why}
                </li>
              ))}
            </ul>
          </div>
        )}
      </Form>
    </Dialog>
  );
}
