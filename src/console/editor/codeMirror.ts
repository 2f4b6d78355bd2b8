/** CodeMirror as our editors have it: YAML, completion, problems at their lines, undo; its colours are those of the console. */
import {
  autocompletion,
  completionKeymap,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState, type Text } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Completion, Completions } from './completions.ts';

export interface Problem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
  /** It can be used, but is seldom meant so. */
  readonly isWarning?: boolean;
}

export interface EditorOptions {
  /** In a shadow tree: the page's policy lets no style be put into the page itself. */
  readonly parent: HTMLElement;
  readonly root: ShadowRoot;
  readonly text: string;
  readonly label: string;
  readonly isReadOnly: boolean;
  readonly onChange: (text: string) => void;
  readonly complete: (text: string, offset: number) => Completions | undefined;
}

export interface Editor {
  /** Replaces all of it, where it is another text; can be undone. */
  setText(text: string): void;
  setProblems(problems: readonly Problem[]): void;
  goToLine(line: number): void;
  close(): void;
}

const COLOURS = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
    { tag: [tags.string, tags.attributeValue], color: 'var(--good)' },
    { tag: [tags.number, tags.bool, tags.null], color: 'var(--series-2)' },
    { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  ]),
);

const LOOK = EditorView.theme({
  '&': {
    color: 'var(--text)',
    backgroundColor: 'var(--surface)',
    border: '1px solid var(--control-line)',
    borderRadius: 'var(--radius)',
    height: '65vh',
    minHeight: '20rem',
  },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, monospace', lineHeight: '1.5', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--raised)', color: 'var(--muted)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { boxShadow: 'inset 3px 0 var(--accent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--info-back)',
  },
  '.cm-tooltip': {
    color: 'var(--text)',
    backgroundColor: 'var(--surface)',
    border: '1px solid var(--line)',
    boxShadow: 'var(--shadow)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    color: 'var(--on-accent)',
    backgroundColor: 'var(--accent)',
  },
  '.cm-completionInfo': { maxWidth: '22rem' },
});

export function openEditor(options: EditorOptions): Editor {
  const { parent, root, text, label, isReadOnly, onChange, complete } = options;
  const view = new EditorView({
    parent,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        lintGutter(),
        yaml(),
        COLOURS,
        LOOK,
        EditorState.readOnly.of(isReadOnly),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
        autocompletion({ override: [(context) => resultOf(context, complete)], icons: false }),
        // Escape, and then Tab leaves: an editor of CodeMirror lets go of Tab after Escape.
        keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) onChange(state.doc.toString());
        }),
      ],
    }),
  });
  return {
    setText(changed) {
      const { doc } = view.state;
      if (doc.toString() !== changed)
        view.dispatch({ changes: { from: 0, to: doc.length, insert: changed } });
    },
    setProblems(problems) {
      const { doc } = view.state;
      view.dispatch(
        setDiagnostics(
          view.state,
          problems.map((problem) => diagnosticOf(doc, problem)),
        ),
      );
    },
    goToLine(line) {
      const { from } = lineAt(view.state.doc, line);
      view.dispatch({
        selection: { anchor: from },
        effects: EditorView.scrollIntoView(from, { y: 'center' }),
      });
      view.focus();
    },
    close: () => view.destroy(),
  };
}

const lineAt = (doc: Text, line: number) => doc.line(Math.min(Math.max(1, line), doc.lines));

function diagnosticOf(doc: Text, { line, message, isWarning }: Problem): Diagnostic {
  const { from, to, text } = lineAt(doc, line);
  const indent = text.length - text.trimStart().length;
  return { from: from + indent, to, severity: isWarning === true ? 'warning' : 'error', message };
}

function resultOf(context: CompletionContext, complete: EditorOptions['complete']): CompletionResult | null {
  const found = complete(context.state.doc.toString(), context.pos);
  if (found === undefined || found.options.length === 0) return null;
  if (!context.explicit && found.typed === '' && !context.matchBefore(/[:[{]\s*$/)) return null;
  return {
    from: context.pos - found.typed.length,
    options: found.options.map(optionOf),
    validFor: /^[\w/{}.-]*$/,
  };
}

function optionOf({ label, kind, info, insert }: Completion) {
  return {
    label,
    type: kind === 'key' ? 'property' : kind === 'value' ? 'constant' : 'variable',
    ...(info === undefined ? {} : { info }),
    ...(insert === undefined ? {} : { apply: insert }),
  };
}
