/** A person taken out of the records by number: first what that would change, then the question. */
import { useSignal } from '@preact/signals';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { TextField } from '../../components/TextField.tsx';
import { toast } from '../../components/toasts.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { commonWords } from '../../components/words.ts';
import { formatNumber } from '../../i18n/formats.ts';
import type { ConsentDialogProps } from './Found.tsx';
import { consentWords } from './words.ts';

type Erased = AnswerOf<Contract['POST /privacy/erasures']>;
type Counted = keyof Erased['counts'];

export function Erase({ number, subject, onDone, onClose }: ConsentDialogProps) {
  const text = consentWords();
  const reason = useSignal('');
  const { value, error, reload } = useLoaded(
    (signal) => api('POST /privacy/erasures', { body: { number: subject.number, dryRun: true } }, { signal }),
    [subject.number],
  );
  return (
    <Confirm
      title={text.eraseTitle(number)}
      confirm={text.eraseNow}
      isDangerous
      isRefused={value === undefined || value.openAttempts > 0}
      onClose={onClose}
      onConfirm={async () => {
        const body = { number: subject.number, reason: reason.value, dryRun: false };
        const { counts } = await api('POST /privacy/erasures', { body });
        toast(text.erased(Object.values(counts).reduce((sum, count) => sum + count, 0)));
        onDone();
      }}
    >
      <p class="note warning">{text.eraseAbout}</p>
      <ErrorNote error={error} retry={reload} />
      {value === undefined ? <p role="status">{commonWords().loading}</p> : <Plan plan={value} />}
      <TextField label={text.reason} value={reason} required maxLength={500} />
    </Confirm>
  );
}

function Plan({ plan: { counts, openAttempts, otherNumbers } }: { readonly plan: Erased }) {
  const text = consentWords();
  const changed = (Object.keys(text.counts) as Counted[]).filter((name) => counts[name] > 0);
  return (
    <>
      {openAttempts > 0 ? <p class="note error">{text.open(openAttempts)}</p> : null}
      {otherNumbers.length > 0 ? <p>{text.others(otherNumbers.join(', '))}</p> : null}
      {changed.length === 0 ? (
        <p>{text.nothing}</p>
      ) : (
        <table>
          <caption>{text.what}</caption>
          <tbody>
            {changed.map((name) => (
              <tr key={name}>
                <th scope="row">{text.counts[name]}</th>
                <td class="number">{formatNumber(counts[name])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
