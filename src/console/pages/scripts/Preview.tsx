/** A script that is being written, followed as an agent follows it. */
import { useRef, useState } from 'preact/hooks';
import type { ScriptShown } from '../../../api/schemas/deskScreen.ts';
import { ScriptWalk } from '../agent/script/ScriptWalk.tsx';
import type { Walk } from '../agent/script/walk.ts';
import { scriptWords } from './words.ts';

const BEGIN: Walk = { path: [], answers: [] };

/** Undefined: it cannot be used as it is; the last one that could is shown. */
export function Preview({ script }: { readonly script: ScriptShown | undefined }) {
  const text = scriptWords();
  const [walk, setWalk] = useState(BEGIN);
  const last = useRef<ScriptShown>();
  if (script !== undefined) last.current = script;
  const { current: shown } = last;
  return (
    <section class="panel" aria-labelledby="script-preview">
      <h3 id="script-preview">{text.preview}</h3>
      {script === undefined && shown !== undefined ? <p class="hint">{text.previewBefore}</p> : null}
      {shown === undefined ? null : (
        <ScriptWalk
          script={shown}
          walk={walk}
          onWalk={setWalk}
          end={({ disposition }) => (
            <p class="note good">{disposition === undefined ? text.end : text.endWith(disposition)}</p>
          )}
        />
      )}
    </section>
  );
}
