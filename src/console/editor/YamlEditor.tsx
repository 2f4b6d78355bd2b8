/** A text that is written in YAML, with completion; loaded where it is first shown. */
import { useEffect, useRef } from 'preact/hooks';
import { openEditor, type Editor, type EditorOptions, type Problem } from './codeMirror.ts';
import { editorWords } from './words.ts';

export interface YamlEditorProps
  extends Pick<EditorOptions, 'label' | 'isReadOnly' | 'onChange' | 'complete'> {
  /** What it begins with, and again with each `revision`: between them it is what is typed. */
  readonly text: string;
  readonly revision: number;
  readonly problems: readonly Problem[];
  /** Brings the cursor to a line, each time it is another object. */
  readonly goTo?: { readonly line: number } | undefined;
}

export function YamlEditor({
  text,
  revision,
  label,
  isReadOnly,
  problems,
  goTo,
  onChange,
  complete,
}: YamlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor>();
  // The editor outlives what it was opened with.
  const latest = useRef({ onChange, complete });
  latest.current = { onChange, complete };
  useEffect(() => {
    const { current: element } = host;
    if (element === null) return undefined;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const parent = document.createElement('div');
    root.append(parent);
    const opened = openEditor({
      parent,
      root,
      text,
      label,
      isReadOnly,
      onChange: (changed) => latest.current.onChange(changed),
      complete: (...asked) => latest.current.complete(...asked),
    });
    editor.current = opened;
    return () => {
      opened.close();
      parent.remove();
    };
  }, [label, isReadOnly]);
  useEffect(() => editor.current?.setText(text), [revision]);
  useEffect(() => editor.current?.setProblems(problems), [problems]);
  useEffect(() => {
    if (goTo !== undefined) editor.current?.goToLine(goTo.line);
  }, [goTo]);
  return (
    <div class="field">
      <strong>{label}</strong>
      <div ref={host} />
      <small class="hint">{editorWords().keys}</small>
    </div>
  );
}
