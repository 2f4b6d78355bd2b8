/** What reviewers gave, what was said against it, and the form by which it is judged. */
import { useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Field } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { toast } from '../../components/toasts.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { formatDateTime, formatPercent } from '../../i18n/formats.ts';
import { may } from '../../session/session.ts';
import { FORMS } from './FormsPage.tsx';
import type { ReviewForm } from './formDraft.ts';
import { formWords } from './formWords.ts';
import { recordingWords } from './words.ts';

type Entry = AnswerOf<Contract['GET /recordings/:recordingId/reviews']>['entries'][number];

export function Reviews({ recordingId }: { readonly recordingId: string }) {
  const text = recordingWords();
  const params = { recordingId };
  const { value, error, reload } = useLoaded(
    (signal) => api('GET /recordings/:recordingId/reviews', { params }, { signal }),
    [recordingId],
  );
  const has = (kind: Entry['kind']): boolean => value?.entries.some((entry) => entry.kind === kind) === true;
  return (
    <section class="panel">
      <h2>{text.reviews}</h2>
      <ErrorNote error={error} retry={reload} />
      {value?.entries.length === 0 ? <p>{text.noReviews}</p> : null}
      <ul class="entries">
        {value?.entries.map((entry) => (
          <ReviewEntry key={entry.reviewId} entry={entry} />
        ))}
      </ul>
      {may('recording.review') ? <Judge recordingId={recordingId} onDone={reload} /> : null}
      {has('review') ? <Say kind="dispute" recordingId={recordingId} onDone={reload} /> : null}
      {has('dispute') && may('recording.review') ? (
        <Say kind="answer" recordingId={recordingId} onDone={reload} />
      ) : null}
    </section>
  );
}

function ReviewEntry({ entry }: { readonly entry: Entry }) {
  const text = recordingWords();
  const { kind, who, at, share, isExcellent, comment } = entry;
  return (
    <li>
      <strong>{text.kinds[kind]}</strong>
      {` ${who}, ${formatDateTime(at)}`}
      {share === undefined ? null : ` · ${text.share}: ${formatPercent(share)}`}
      {isExcellent === true ? <span class="badge good">{text.excellent}</span> : null}
      {comment === '' ? null : <p>{comment}</p>}
    </li>
  );
}

interface ToDo {
  readonly recordingId: string;
  readonly onDone: () => void;
}

function Judge({ recordingId, onDone }: ToDo) {
  const text = recordingWords();
  const { value, error } = useLoaded((signal) => api('GET /review-forms', {}, { signal }), []);
  const [formId, choose] = useState<string>();
  const form = value?.forms.find((one) => one.formId === formId) ?? value?.forms[0];
  return (
    <details>
      <summary>{text.review}</summary>
      <ErrorNote error={error} />
      {value !== undefined && form === undefined ? (
        <EmptyState title={formWords().none}>
          <a href={FORMS}>{formWords().noneTodo}</a>
        </EmptyState>
      ) : null}
      {form === undefined ? null : (
        <>
          <Field label={text.form}>
            {(control) => (
              <select
                {...control}
                value={form.formId}
                onChange={({ currentTarget }) => choose(currentTarget.value)}
              >
                {value?.forms.map((one) => (
                  <option key={one.formId} value={one.formId}>
                    {one.name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Scores key={form.formId} form={form} recordingId={recordingId} onDone={onDone} />
        </>
      )}
    </details>
  );
}

function Scores({ form, recordingId, onDone }: ToDo & { readonly form: ReviewForm }) {
  const text = recordingWords();
  const [scores, setScores] = useState<Readonly<Record<string, number>>>({});
  const [comment, setComment] = useState('');
  return (
    <Form
      submit={text.save}
      onSubmit={async () => {
        const body = { formId: form.formId, scores, comment };
        await api('POST /recordings/:recordingId/reviews', { params: { recordingId }, body });
        toast(text.saved);
        onDone();
      }}
    >
      {form.questions.map(({ id, label, most }) => (
        <Field key={id} label={label} hint={text.points(most)}>
          {(control) => (
            <input
              {...control}
              type="number"
              required
              min={0}
              max={most}
              onInput={({ currentTarget: { valueAsNumber } }) =>
                setScores((before) => ({ ...before, [id]: valueAsNumber }))
              }
            />
          )}
        </Field>
      ))}
      <Field label={text.comment}>
        {(control) => (
          <textarea
            {...control}
            maxLength={2_000}
            rows={3}
            value={comment}
            onInput={({ currentTarget }) => setComment(currentTarget.value)}
          />
        )}
      </Field>
    </Form>
  );
}

interface SayProps extends ToDo {
  readonly kind: 'dispute' | 'answer';
}

function Say({ kind, recordingId, onDone }: SayProps) {
  const text = recordingWords();
  const [comment, setComment] = useState('');
  const about = text.says[kind];
  return (
    <details>
      <summary>{about}</summary>
      <Form
        submit={text.send}
        onSubmit={async () => {
          const request = { params: { recordingId }, body: { comment } };
          if (kind === 'answer') await api('POST /recordings/:recordingId/disputes/answer', request);
          else await api('POST /recordings/:recordingId/disputes', request);
          setComment('');
          onDone();
        }}
      >
        <Field label={about}>
          {(control) => (
            <textarea
              {...control}
              required
              maxLength={2_000}
              rows={3}
              value={comment}
              onInput={({ currentTarget }) => setComment(currentTarget.value)}
            />
          )}
        </Field>
      </Form>
    </details>
  );
}
