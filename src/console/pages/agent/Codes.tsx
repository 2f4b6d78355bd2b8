/** The campaign's codes: one is chosen by its key, by moving among them, or by a part of its name. */
import { useState } from 'preact/hooks';
import { callWords } from './callWords.ts';
import { choose } from './desk/outcome.ts';
import { typed } from './desk/typed.ts';
import { byHotkey, found, type Disposition } from './disposition/choice.ts';

/** Fewer than that are seen at a glance. */
const SEARCH_FROM = 8;

export function Codes({ codes }: { readonly codes: readonly Disposition[] }) {
  const text = callWords();
  const [search, setSearch] = useState('');
  const shown = found(codes, search);
  return (
    <fieldset
      class="codes"
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLTextAreaElement)
          return;
        if (event.target instanceof HTMLInputElement && event.target.type === 'search') return;
        const code = byHotkey(codes, event.key);
        if (code === undefined) return;
        // Here a letter means a code, and nothing else.
        event.preventDefault();
        choose(code.code);
      }}
    >
      <legend>{text.outcome}</legend>
      {codes.length < SEARCH_FROM ? null : (
        <input
          id="desk-code-search"
          type="search"
          aria-label={text.search}
          placeholder={text.search}
          value={search}
          onInput={({ currentTarget }) => setSearch(currentTarget.value)}
          onKeyDown={({ key }) => {
            const [only] = shown;
            if (key === 'Enter' && only !== undefined) choose(only.code);
          }}
        />
      )}
      {shown.length === 0 ? <p role="status">{text.noOutcome}</p> : null}
      {shown.map(({ code, label, hotkey }) => (
        <label key={code} class="choice">
          <input
            type="radio"
            name="desk-code"
            value={code}
            checked={typed.value.disposition === code}
            onChange={() => choose(code)}
          />
          {hotkey === undefined ? null : <kbd>{hotkey.toUpperCase()}</kbd>} {label}
        </label>
      ))}
    </fieldset>
  );
}
