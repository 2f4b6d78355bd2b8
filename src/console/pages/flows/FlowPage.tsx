/** One flow, or a text that may become one: as it is written, and drawn beside it. */
import { useEffect, useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Field } from '../../components/Field.tsx';
import { useAction } from '../../components/useAction.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { flowWords } from './words.ts';

type Checked = AnswerOf<Contract['POST /flows/check']>;

export function FlowPage({ flowId }: { readonly flowId?: string }) {
  const text = flowWords();
  const [yaml, setYaml] = useState('');
  const [checked, setChecked] = useState<Checked>();
  const load = useAction(async () => {
    if (flowId === undefined) return;
    const { yaml: written, svg, ...flow } = await api('GET /flows/:flowId', { params: { flowId } });
    setYaml(written);
    setChecked({ isUsable: true, flow, svg });
  });
  const check = useAction(async () => setChecked(await api('POST /flows/check', { body: { yaml } })));
  useEffect(() => void load.run(), [flowId]);
  return (
    <>
      <PageHead title={flowId ?? text.try}>
        <a class="push" href="/flows">
          {text.back}
        </a>
      </PageHead>
      <p class="hint">{text.tryAbout}</p>
      <ErrorNote error={load.error ?? check.error} />
      <div class="beside">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void check.run();
          }}
        >
          <Field label={text.yaml}>
            {(control) => (
              <textarea
                {...control}
                class="code"
                rows={30}
                spellcheck={false}
                value={yaml}
                onInput={({ currentTarget }) => setYaml(currentTarget.value)}
              />
            )}
          </Field>
          <button type="submit" class="primary" disabled={check.isBusy || yaml.trim() === ''}>
            {check.isBusy ? text.checking : text.check}
          </button>
        </form>
        <div aria-live="polite">{checked === undefined ? null : <Verdict checked={checked} />}</div>
      </div>
    </>
  );
}

function Verdict({ checked }: { readonly checked: Checked }) {
  const text = flowWords();
  if (!checked.isUsable)
    return (
      <div class="note error">
        <strong>{text.problems}</strong>
        <ul>
          {checked.problems.map(({ line, message }) => (
            <li key={`${line} ${message}`}>{`${text.line(line)}: ${message}`}</li>
          ))}
        </ul>
      </div>
    );
  const { flow, svg } = checked;
  return (
    <>
      <p class="note good">{text.usable}</p>
      {/* A picture, not markup of the page: what a flow's author writes stays text. */}
      <img
        class="drawn"
        alt={text.drawn(flow.name)}
        src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
      />
    </>
  );
}
