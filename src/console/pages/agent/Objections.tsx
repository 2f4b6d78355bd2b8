/** What people object, and what to reply: those that come up most at this node first, all of them by a search. */
import { useState } from 'preact/hooks';
import type { ScriptShown } from '../../../api/schemas/deskScreen.ts';
import { screenWords } from './screenWords.ts';

export interface ObjectionsProps {
  readonly script: ScriptShown;
  readonly first: readonly string[];
  readonly onGo: (nodeId: string) => void;
}

export function Objections({ script, first, onGo }: ObjectionsProps) {
  const text = screenWords();
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<string>();
  const wanted = search.trim().toLowerCase();
  const all = Object.entries(script.objections);
  if (all.length === 0) return null;
  const shown = all
    .filter(([, { says, reply }]) => `${says} ${reply}`.toLowerCase().includes(wanted))
    .sort(([left], [right]) => Number(first.includes(right)) - Number(first.includes(left)));
  const chosen = open === undefined ? undefined : script.objections[open];
  return (
    <section class="objections" aria-labelledby="desk-objections">
      <h4 id="desk-objections">{text.objections}</h4>
      <input
        type="search"
        aria-label={text.searchObjections}
        placeholder={text.searchObjections}
        value={search}
        onInput={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      <div class="actions">
        {shown.map(([id, { says }]) => (
          <button
            key={id}
            type="button"
            aria-expanded={id === open}
            onClick={() => setOpen(id === open ? undefined : id)}
          >
            {says}
          </button>
        ))}
      </div>
      {chosen === undefined ? null : (
        <div class="note" role="status">
          <strong>{text.reply}:</strong> <span class="script-text">{chosen.reply}</span>{' '}
          {chosen.to === undefined ? null : (
            <button type="button" onClick={() => onGo(chosen.to ?? script.start)}>
              {text.goOn}
            </button>
          )}
        </div>
      )}
    </section>
  );
}
