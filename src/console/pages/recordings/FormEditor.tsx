/** The questions of a review form and their points, in a dialog. */
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Field } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { toast } from '../../components/toasts.tsx';
import { commonWords } from '../../components/words.ts';
import { formatPercent } from '../../i18n/formats.ts';
import {
  MOST_QUESTIONS,
  pointsOf,
  settingsOf,
  withChange,
  withoutQuestion,
  withQuestion,
  type FormDraft,
  type Question,
} from './formDraft.ts';
import { formWords } from './formWords.ts';

export interface FormEditorProps {
  /** Without an id: a new one. */
  readonly first: FormDraft;
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

export function FormEditor({ first, onSaved, onClose }: FormEditorProps) {
  const text = formWords();
  const [draft, setDraft] = useState(first);
  const save = async (): Promise<void> => {
    const request = { params: { formId: draft.formId }, body: settingsOf(draft) };
    const { name, version } = await api('PUT /review-forms/:formId', request);
    toast(text.saved(name, version));
    onSaved();
    onClose();
  };
  return (
    <Dialog title={first.formId === '' ? text.make : text.edit(first.name)} onClose={onClose}>
      <Form
        submit={text.save}
        onSubmit={save}
        actions={
          <button type="button" onClick={onClose}>
            {commonWords().cancel}
          </button>
        }
      >
        <div class="fields">
          {first.formId === '' ? (
            <Field label={text.id} hint={text.idHint}>
              {(control) => (
                <input
                  {...control}
                  required
                  maxLength={64}
                  value={draft.formId}
                  onInput={({ currentTarget }) => setDraft({ ...draft, formId: currentTarget.value })}
                />
              )}
            </Field>
          ) : null}
          <Field label={text.name}>
            {(control) => (
              <input
                {...control}
                required
                maxLength={100}
                value={draft.name}
                onInput={({ currentTarget }) => setDraft({ ...draft, name: currentTarget.value })}
              />
            )}
          </Field>
          <Field label={text.excellentFrom}>
            {(control) => (
              <input
                {...control}
                type="number"
                required
                min={0}
                max={100}
                value={draft.excellentFrom}
                onInput={({ currentTarget }) =>
                  setDraft({ ...draft, excellentFrom: currentTarget.valueAsNumber })
                }
              />
            )}
          </Field>
        </div>
        {draft.questions.map((question, index) => (
          <QuestionFields
            key={question.id}
            question={question}
            number={index + 1}
            share={question.most / pointsOf(draft)}
            change={(changed) => setDraft(withChange(draft, question.id, changed))}
            remove={
              draft.questions.length === 1 ? undefined : () => setDraft(withoutQuestion(draft, question.id))
            }
          />
        ))}
        <button
          type="button"
          disabled={draft.questions.length >= MOST_QUESTIONS}
          onClick={() => setDraft(withQuestion(draft))}
        >
          {text.add}
        </button>
      </Form>
    </Dialog>
  );
}

interface QuestionProps {
  readonly question: Question;
  readonly number: number;
  readonly share: number;
  readonly change: (changed: Partial<Question>) => void;
  /** Undefined: it is the only one. */
  readonly remove: (() => void) | undefined;
}

function QuestionFields({ question, number, share, change, remove }: QuestionProps) {
  const text = formWords();
  return (
    <div class="fields">
      <Field label={text.question(number)}>
        {(control) => (
          <input
            {...control}
            required
            maxLength={200}
            value={question.label}
            onInput={({ currentTarget }) => change({ label: currentTarget.value })}
          />
        )}
      </Field>
      <Field label={text.most(number)} hint={text.share(formatPercent(share))}>
        {(control) => (
          <input
            {...control}
            type="number"
            required
            min={1}
            max={100}
            value={question.most}
            onInput={({ currentTarget }) => change({ most: currentTarget.valueAsNumber })}
          />
        )}
      </Field>
      {remove === undefined ? null : (
        <button type="button" aria-label={text.remove(number)} onClick={remove}>
          {commonWords().remove}
        </button>
      )}
    </div>
  );
}
