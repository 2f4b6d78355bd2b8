/** The way through a script: the node to be said, what they may answer, and what to reply to objections. */
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ScriptShown } from '../../../../api/schemas/deskScreen.ts';
import { now } from '../../../components/clock.ts';
import { Objections } from '../Objections.tsx';
import { screenWords } from '../screenWords.ts';
import { answer, answerAt, back, goTo, keep, nodeNow, type ScriptNode, type Walk } from './walk.ts';

export interface ScriptWalkProps {
  readonly script: ScriptShown;
  readonly walk: Walk;
  readonly onWalk: (walk: Walk) => void;
  /** Where the script ends. */
  readonly end: (node: ScriptNode) => VNode;
}

export function ScriptWalk({ script, walk, onWalk, end }: ScriptWalkProps) {
  const text = screenWords();
  const nodeId = nodeNow(script, walk);
  const node = script.nodes[nodeId];
  const place = useRef<HTMLDivElement>(null);
  const [hasMoved, setMoved] = useState(false);
  useEffect(() => {
    // The answer's button is gone with its node: its successor has the focus.
    if (hasMoved) place.current?.focus();
  }, [nodeId]);
  if (node === undefined) return null;
  const move = (next: Walk): void => {
    setMoved(true);
    onWalk(next);
  };
  return (
    <div lang={script.language}>
      <div ref={place} tabIndex={-1} class="script-node">
        {node.title === undefined ? null : <h4>{node.title}</h4>}
        {node.text.split(/\n{2,}/).map((paragraph, index) => (
          <p key={index} class="script-text">
            {paragraph}
          </p>
        ))}
        {node.hint === undefined ? null : (
          <p class="note">
            <strong>{text.hint}:</strong> {node.hint}
          </p>
        )}
      </div>
      <Ways script={script} nodeId={nodeId} node={node} walk={walk} move={move} onWalk={onWalk} end={end} />
      <Objections
        key={nodeId}
        script={script}
        first={node.objections}
        onGo={(to) => move(goTo(script, walk, to))}
      />
    </div>
  );
}

interface WaysProps extends ScriptWalkProps {
  readonly nodeId: string;
  readonly node: ScriptNode;
  readonly move: (walk: Walk) => void;
}

function Ways({ script, nodeId, node, walk, move, onWalk, end }: WaysProps) {
  const text = screenWords();
  const given = answerAt(walk, nodeId);
  const { input, next } = node;
  return (
    <>
      {input === undefined ? null : (
        <p class="field-row">
          <label for="desk-script-input">{input.label}</label>
          <input
            id="desk-script-input"
            key={nodeId}
            type={input.type === 'date' ? 'date' : 'text'}
            inputMode={input.type === 'number' ? 'decimal' : undefined}
            maxLength={500}
            value={given ?? ''}
            onInput={({ currentTarget: { value } }) => onWalk(keep(script, walk, value, now.peek()))}
          />
        </p>
      )}
      <div class="actions" role="group" aria-label={text.answers}>
        {node.answers.map(({ value, label, to }) => (
          <button
            key={value}
            type="button"
            aria-pressed={value === given}
            onClick={() => move(answer(script, walk, value, to, now.peek()))}
          >
            {label}
          </button>
        ))}
        {next === undefined ? null : (
          <button type="button" class="primary" onClick={() => move(goTo(script, walk, next))}>
            {text.next}
          </button>
        )}
        {walk.path.length > 1 ? (
          <>
            <button type="button" class="quiet" onClick={() => move(back(walk))}>
              {text.back}
            </button>
            <button type="button" class="quiet" onClick={() => move({ ...walk, path: [] })}>
              {text.again}
            </button>
          </>
        ) : null}
      </div>
      {node.answers.length === 0 && next === undefined ? end(node) : null}
    </>
  );
}
