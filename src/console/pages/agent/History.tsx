/** What was before with this person, the newest first. */
import type { DeskScreen } from '../../../api/schemas/deskScreen.ts';
import { outcomeText } from '../../components/outcomeWords.ts';
import { formatDateTime } from '../../i18n/formats.ts';
import { screenWords } from './screenWords.ts';

export function History({ entries }: { readonly entries: DeskScreen['history'] }) {
  const text = screenWords();
  return (
    <section class="panel history" aria-labelledby="desk-history">
      <h3 id="desk-history">{text.history}</h3>
      {entries.length === 0 ? (
        <p class="muted">{text.noHistory}</p>
      ) : (
        // It may be long: whoever has no mouse scrolls it by its focus.
        <ol tabIndex={0} aria-labelledby="desk-history">
          {entries.map((entry) => (
            <li key={`${entry.at} ${entry.kind} ${entry.what}`}>
              <time class="muted">{formatDateTime(entry.at)}</time>{' '}
              <strong>
                {text.kinds[entry.kind]}: {outcomeText(entry.what)}
              </strong>
              {entry.disposition === undefined ? '' : ` · ${entry.disposition}`}
              {entry.agentId === undefined ? '' : ` · ${entry.agentId}`}
              {entry.note === undefined ? null : <p>{entry.note}</p>}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
