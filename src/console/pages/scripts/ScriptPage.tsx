/** One script, or a new one: as a form or as a text, and beside it what the agent sees. */
import { useLocation } from 'preact-iso';
import { useCallback, useMemo, useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { commonWords } from '../../components/words.ts';
import type { Problem } from '../../editor/codeMirror.ts';
import { completionsAt } from '../../editor/completions.ts';
import { Problems } from '../../editor/Problems.tsx';
import { SaveText } from '../../editor/SaveText.tsx';
import { scriptTexts } from '../../editor/texts.ts';
import { useChecked } from '../../editor/useChecked.ts';
import { useWriting } from '../../editor/useWriting.ts';
import { Versions } from '../../editor/Versions.tsx';
import { vocabularyOf } from '../../editor/vocabulary.ts';
import { YamlEditor } from '../../editor/YamlEditor.tsx';
import { yamlPlace } from '../../editor/yamlPlace.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { may } from '../../session/session.ts';
import { DRAFT } from './draft.ts';
import { modelOf, withValue } from './model.ts';
import { Preview } from './Preview.tsx';
import { ScriptForm } from './ScriptForm.tsx';
import { scriptWords } from './words.ts';

type View = 'form' | 'text';

export function ScriptPage({ scriptId }: { readonly scriptId?: string }) {
  const text = scriptWords();
  const { route } = useLocation();
  const writing = useWriting(scriptTexts, scriptId, DRAFT);
  const checked = useChecked(writing.text, (written, signal) =>
    api('POST /scripts/check', { body: { text: written } }, { signal }),
  );
  const [view, setView] = useState<View>('form');
  const [goTo, setGoTo] = useState<{ readonly line: number }>();
  const mayEdit = may('script.edit');
  const { verdict } = checked;
  const problems = useMemo(() => problemsIn(verdict), [verdict]);
  return (
    <>
      <PageHead title={scriptId ?? text.new}>
        <a class="push" href="/scripts">
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
            isNew={scriptId === undefined}
            mayEdit={mayEdit}
            isFaulty={verdict?.isUsable !== true || checked.isChecking}
            onSaved={(id) =>
              scriptId === undefined ? route(`/scripts/${encodeURIComponent(id)}`, true) : undefined
            }
          />
          <div class="beside">
            <div>
              <h2>{text.views}</h2>
              <Tabs
                label={text.views}
                tabs={[
                  { id: 'form', label: text.form },
                  { id: 'text', label: text.text },
                ]}
                selected={view}
                onSelect={(id) => setView(id === 'text' ? 'text' : 'form')}
              >
                {view === 'form' ? (
                  <Form text={writing.text} onChange={writing.setText} />
                ) : (
                  <Text writing={{ ...writing, text: writing.text }} problems={problems} goTo={goTo} />
                )}
              </Tabs>
            </div>
            <div class="drawing">
              <Problems
                problems={problems}
                onGo={(line) => {
                  setView('text');
                  setGoTo({ line });
                }}
              />
              <Preview script={verdict?.preview} />
            </div>
          </div>
          {scriptId === undefined ? null : (
            <Versions
              texts={scriptTexts}
              id={scriptId}
              newest={writing.saved?.number}
              onTake={mayEdit ? writing.replaceText : undefined}
            />
          )}
        </>
      )}
    </>
  );
}

function Form({ text, onChange }: { readonly text: string; readonly onChange: (text: string) => void }) {
  const model = modelOf(text);
  if (model === undefined) return <p class="note warning">{scriptWords().unreadable}</p>;
  return <ScriptForm model={model} change={(path, value) => onChange(withValue(text, path, value))} />;
}

interface TextProps {
  readonly writing: {
    readonly text: string;
    readonly revision: number;
    readonly setText: (text: string) => void;
  };
  readonly problems: readonly Problem[];
  readonly goTo: { readonly line: number } | undefined;
}

function Text({ writing: { text, revision, setText }, problems, goTo }: TextProps) {
  const { value: schema } = useLoaded((signal) => api('GET /script-schema', {}, { signal }), []);
  const complete = useCallback(
    (written: string, offset: number) => {
      const place = yamlPlace(written, offset);
      return schema === undefined || place === undefined
        ? undefined
        : completionsAt(place, schema, vocabularyOf(written, []));
    },
    [schema],
  );
  return (
    <YamlEditor
      text={text}
      revision={revision}
      label={scriptWords().yaml}
      isReadOnly={false}
      problems={problems}
      goTo={goTo}
      onChange={setText}
      complete={complete}
    />
  );
}

/** Of `script.yaml:5: there is no node b`. */
function problemsIn(
  verdict: { readonly isUsable: boolean; readonly problems: readonly string[] } | undefined,
): readonly Problem[] {
  return (verdict?.problems ?? []).map((problem) => {
    const [, line = '1', message = problem] = /^[^:]*:(\d+): (.*)$/s.exec(problem) ?? [];
    return { line: Number(line), message, isWarning: verdict?.isUsable === true };
  });
}
