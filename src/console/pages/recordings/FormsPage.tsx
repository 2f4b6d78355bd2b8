/** The forms by which recordings are judged; the one that is open stands in the address. */
import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { may } from '../../session/session.ts';
import { draftOf, NEW_FORM, pointsOf } from './formDraft.ts';
import { FormEditor } from './FormEditor.tsx';
import { formWords } from './formWords.ts';

export const FORMS = '/recordings/forms';

export function FormsPage() {
  const text = formWords();
  const { query, route } = useLocation();
  const [isMaking, setMaking] = useState(false);
  const { value, error, isLoading, reload } = useLoaded(
    (signal) => api('GET /review-forms', {}, { signal }),
    [],
  );
  const edited = value?.forms.find(({ formId }) => formId === query['form']);
  const mayEdit = may('recording.review');
  return (
    <>
      <PageHead title={text.title}>
        {mayEdit ? (
          <button type="button" class="primary" onClick={() => setMaking(true)}>
            {text.make}
          </button>
        ) : null}
        <a class="push" href="/recordings">
          {text.recordings}
        </a>
      </PageHead>
      <p class="muted">{text.about}</p>
      <ErrorNote error={error} retry={reload} />
      <DataTable
        caption={text.title}
        rows={value?.forms ?? []}
        rowKey={({ formId }) => formId}
        isLoading={isLoading}
        empty={error === undefined ? <EmptyState title={text.none}>{text.noneTodo}</EmptyState> : null}
        columns={[
          {
            key: 'name',
            label: text.name,
            value: ({ name }) => name,
            cell: ({ formId, name }) =>
              mayEdit ? <a href={`${FORMS}?form=${encodeURIComponent(formId)}`}>{name}</a> : name,
          },
          { key: 'formId', label: text.id, value: ({ formId }) => formId },
          { key: 'version', label: text.version, value: ({ version }) => version, isNumber: true },
          {
            key: 'questions',
            label: text.questions,
            value: ({ questions }) => questions.map(({ label }) => label).join('; '),
          },
          { key: 'points', label: text.points, value: pointsOf, isNumber: true },
        ]}
      />
      {isMaking ? <FormEditor first={NEW_FORM} onSaved={reload} onClose={() => setMaking(false)} /> : null}
      {edited !== undefined && mayEdit ? (
        <FormEditor
          key={edited.formId}
          first={draftOf(edited)}
          onSaved={reload}
          onClose={() => route(FORMS, true)}
        />
      ) : null}
    </>
  );
}
