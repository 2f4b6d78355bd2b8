/** The script beside the call: the node to be said, what they may answer, and what to reply to objections. */
import type { DeskScreen } from '../../../api/schemas/deskScreen.ts';
import { choose, codes } from './desk/outcome.ts';
import { type, typed } from './desk/typed.ts';
import { ScriptWalk } from './script/ScriptWalk.tsx';
import type { ScriptNode } from './script/walk.ts';
import { screenWords } from './screenWords.ts';

export function Script({ screen: { script } }: { readonly screen: DeskScreen }) {
  const text = screenWords();
  return (
    <section class="panel screen-script" aria-labelledby="desk-script">
      <h3 id="desk-script" tabIndex={-1}>
        {script?.name ?? text.script}
      </h3>
      {script === undefined ? (
        <p class="muted">{text.noScript}</p>
      ) : (
        <ScriptWalk
          script={script}
          walk={typed.value}
          onWalk={({ path, answers }) => type({ path, answers })}
          end={(node) => <End node={node} />}
        />
      )}
    </section>
  );
}

function End({ node }: { readonly node: ScriptNode }) {
  const text = screenWords();
  const fitting = codes().find(({ code }) => code === node.disposition);
  return (
    <p class="note good">
      {text.end} {fitting === undefined ? null : <strong>{text.fits(fitting.label)}</strong>}{' '}
      {fitting === undefined ? null : (
        <button type="button" onClick={() => choose(fitting.code)}>
          {text.take}
        </button>
      )}
    </p>
  );
}
