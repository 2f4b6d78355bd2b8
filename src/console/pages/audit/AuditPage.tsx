/** Who changed what and when; and whether that is still what was written. */
import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { toast } from '../../components/toasts.tsx';
import { useAction } from '../../components/useAction.ts';
import { usePages } from '../../components/usePages.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { formatNumber } from '../../i18n/formats.ts';
import { auditWords } from './words.ts';

type Entry = AnswerOf<Contract['GET /audit']>['items'][number];

interface Filter {
  readonly login: string;
  readonly subject: string;
}

export function AuditPage() {
  const text = auditWords();
  const [filter, setFilter] = useState<Filter>({ login: '', subject: '' });
  const { items, error, isLoading, loadMore, reload } = usePages(
    (cursor, signal) =>
      api(
        'GET /audit',
        {
          query: {
            ...(cursor === undefined ? {} : { cursor }),
            ...(filter.login === '' ? {} : { login: filter.login }),
            ...(filter.subject === '' ? {} : { subject: filter.subject }),
          },
        },
        { signal },
      ),
    [filter],
  );
  const verify = useAction(async () => {
    const { entries, broken } = await api('GET /audit/verification', {});
    toast(broken === null ? text.whole(formatNumber(entries)) : text.broken(broken));
  });
  return (
    <>
      <PageHead title={text.title}>
        <button type="button" disabled={verify.isBusy} onClick={() => void verify.run()}>
          {text.verify}
        </button>
      </PageHead>
      <p class="muted">{text.about}</p>
      <ErrorNote error={error ?? verify.error} retry={reload} />
      <section class="panel">
        <Search search={setFilter} />
        <DataTable
          caption={text.title}
          columns={columns()}
          rows={items}
          rowKey={({ auditId }) => auditId}
          exportAs="audit"
          isLoading={isLoading}
          loadMore={loadMore}
          empty={<EmptyState title={text.none}>{text.noneTodo}</EmptyState>}
        />
      </section>
    </>
  );
}

function Search({ search }: { readonly search: (filter: Filter) => void }) {
  const text = auditWords();
  const login = useSignal('');
  const subject = useSignal('');
  return (
    <form
      class="tools"
      onSubmit={(event) => {
        event.preventDefault();
        search({ login: login.value.trim(), subject: subject.value.trim() });
      }}
    >
      <input
        aria-label={text.login}
        placeholder={text.login}
        value={login}
        onInput={({ currentTarget }) => (login.value = currentTarget.value)}
      />
      <input
        aria-label={text.begins}
        placeholder={text.begins}
        value={subject}
        onInput={({ currentTarget }) => (subject.value = currentTarget.value)}
      />
      <button type="submit">{text.search}</button>
    </form>
  );
}

function columns(): readonly Column<Entry>[] {
  const text = auditWords();
  return [
    { key: 'at', label: text.at, value: ({ at }) => at, isTime: true },
    { key: 'who', label: text.who, value: ({ login }) => (login === '' ? text.nobody : login) },
    { key: 'via', label: text.via, value: ({ via }) => text.vias[via] },
    { key: 'address', label: text.address, value: ({ address }) => address },
    { key: 'what', label: text.what, value: ({ endpoint }) => endpoint },
    { key: 'subject', label: text.subject, value: ({ subject }) => subject },
    {
      key: 'outcome',
      label: text.outcome,
      value: ({ outcome, code }) =>
        code === '' ? text.outcomes[outcome] : `${text.outcomes[outcome]} (${code})`,
    },
    {
      key: 'changed',
      label: text.changed,
      value: changedText,
      cell: (entry) => <code class="changed">{changedText(entry)}</code>,
    },
  ];
}

function changedText({ before, after, isErased }: Entry): string {
  if (isErased) return auditWords().erased;
  const sides = [before, after].map((side) =>
    side === undefined || side === null ? '–' : JSON.stringify(side),
  );
  return sides.every((side) => side === '–') ? '' : sides.join(' → ');
}
