/** What a version changed, line by line: told by a sign and a word, not by colour alone. */
import { Dialog } from '../components/Dialog.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { useLoaded } from '../components/useLoaded.ts';
import { commonWords } from '../components/words.ts';
import type { DifferenceLine, TextApi } from './texts.ts';
import { editorWords } from './words.ts';

export interface DifferenceProps {
  readonly texts: TextApi;
  readonly id: string;
  /** Against the one before it. */
  readonly number: number;
  readonly onClose: () => void;
}

const SIGNS: Readonly<Record<DifferenceLine['kind'], string>> = { same: '', removed: '−', added: '+' };

export function Difference({ texts, id, number, onClose }: DifferenceProps) {
  const text = editorWords();
  const { value, error, reload } = useLoaded(() => texts.difference(id, number - 1, number), [id, number]);
  const title = text.difference(number - 1, number);
  return (
    <Dialog title={title} onClose={onClose}>
      <ErrorNote error={error} retry={reload} />
      {value?.length === 0 ? <p>{text.noDifference}</p> : null}
      {value === undefined || value.length === 0 ? null : (
        <div class="scroll difference" role="region" tabIndex={0} aria-label={title}>
          <table>
            <thead>
              <tr>
                <th>{text.lineBefore}</th>
                <th>{text.lineAfter}</th>
                <th>{text.change}</th>
                <th>{text.text}</th>
              </tr>
            </thead>
            <tbody>
              {value.map((line) => (
                <tr key={`${line.before ?? ''} ${line.after ?? ''}`} class={line.kind}>
                  <td class="number">{line.before}</td>
                  <td class="number">{line.after}</td>
                  <td>
                    <span aria-hidden="true">{SIGNS[line.kind]}</span>{' '}
                    <span class="visually-hidden">{text.changes[line.kind]}</span>
                  </td>
                  <td>
                    <code>{line.text}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div class="actions">
        <button type="button" onClick={onClose}>
          {commonWords().close}
        </button>
      </div>
    </Dialog>
  );
}
