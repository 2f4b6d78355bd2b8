/** One flow, or a new one: as it is written, and drawn beside it while it is written. */
import { useLocation } from 'preact-iso';
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { commonWords } from '../../components/words.ts';
import { completionsAt } from '../../editor/completions.ts';
import '../../editor/editor.css';
import { Problems } from '../../editor/Problems.tsx';
import { SaveText } from '../../editor/SaveText.tsx';
import { flowTexts } from '../../editor/texts.ts';
import { useChecked } from '../../editor/useChecked.ts';
import { useWriting } from '../../editor/useWriting.ts';
import { Versions } from '../../editor/Versions.tsx';
import { vocabularyOf } from '../../editor/vocabulary.ts';
import { editorWords } from '../../editor/words.ts';
import { YamlEditor } from '../../editor/YamlEditor.tsx';
import { yamlPlace } from '../../editor/yamlPlace.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { may } from '../../session/session.ts';
import { DRAFT } from './draft.ts';
import { flowWords } from './words.ts';

type Checked = AnswerOf<Contract['POST /flows/check']>;
const NO_PROBLEMS: readonly never[] = [];

export function FlowPage({ flowId }: { readonly flowId?: string }) {
  const text = flowWords();
  const { route } = useLocation();
  const writing = useWriting(flowTexts, flowId, DRAFT);
  const checked = useChecked(writing.text, (yaml, signal) =>
    api('POST /flows/check', { body: { yaml } }, { signal }),
  );
  const [goTo, setGoTo] = useState<{ readonly line: number }>();
  const complete = useCompletion();
  const mayEdit = may('flow.edit');
  const { verdict } = checked;
  const problems = verdict?.isUsable === false ? verdict.problems : NO_PROBLEMS;
  return (
    <>
      <PageHead title={flowId ?? text.new}>
        <a class="push" href="/flows">
          {text.back}
        </a>
      </PageHead>
      <ErrorNote error={writing.error ?? checked.error} />
      {writing.text === undefined ? (
        writing.error === undefined ? (
          <p role="status">{commonWords().loading}</p>
        ) : null
      ) : (
        <>
          <SaveText
            writing={writing}
            isNew={flowId === undefined}
            mayEdit={mayEdit}
            isFaulty={verdict?.isUsable !== true || checked.isChecking}
            onSaved={(id) =>
              flowId === undefined ? route(`/flows/${encodeURIComponent(id)}`, true) : undefined
            }
          />
          <div class="beside">
            <YamlEditor
              text={writing.text}
              revision={writing.revision}
              label={text.yaml}
              isReadOnly={false}
              problems={problems}
              goTo={goTo}
              onChange={writing.setText}
              complete={complete}
            />
            <div class="drawing" aria-live="polite" aria-busy={checked.isChecking}>
              <Problems problems={problems} onGo={(line) => setGoTo({ line })} />
              <Drawing verdict={verdict} />
            </div>
          </div>
          {flowId === undefined ? null : (
            <Versions
              texts={flowTexts}
              id={flowId}
              newest={writing.saved?.number}
              onTake={mayEdit ? writing.replaceText : undefined}
            />
          )}
        </>
      )}
    </>
  );
}

/** By the keys of a flow, the prompts there are, and what the text names itself. */
function useCompletion() {
  const { value } = useLoaded(
    (signal) => Promise.all([api('GET /flow-schema', {}, { signal }), api('GET /prompts', {}, { signal })]),
    [],
  );
  return useCallback(
    (yaml: string, offset: number) => {
      const place = yamlPlace(yaml, offset);
      if (value === undefined || place === undefined) return undefined;
      const [schema, { prompts }] = value;
      return completionsAt(place, schema, vocabularyOf(yaml, prompts));
    },
    [value],
  );
}

/** While the text has a fault, the graph is that of the last text without one. */
function Drawing({ verdict }: { readonly verdict: Checked | undefined }) {
  const text = flowWords();
  const last = useRef<Extract<Checked, { isUsable: true }>>();
  if (verdict?.isUsable === true) last.current = verdict;
  const { current: drawn } = last;
  const source = useMemo(
    () => (drawn === undefined ? '' : `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawn.svg)}`),
    [drawn],
  );
  if (drawn === undefined) return null;
  return (
    <>
      {verdict?.isUsable === true ? (
        <p class="note good">{editorWords().usable}</p>
      ) : (
        <p class="hint">{text.drawnBefore}</p>
      )}
      {/* A picture, not markup of the page: what a flow's author writes stays text. */}
      <img class="drawn" alt={text.drawn(drawn.flow.name)} src={source} />
    </>
  );
}
