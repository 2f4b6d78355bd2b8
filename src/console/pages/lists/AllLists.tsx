/** All lists. */
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { formatNumber } from '../../i18n/formats.ts';
import { may } from '../../session/session.ts';
import { listWords } from './words.ts';

export function AllLists() {
  const text = listWords();
  const { value, error, isLoading, reload } = useLoaded((signal) => api('GET /lists', {}, { signal }), []);
  const load = may('list.edit') ? (
    <a class="button primary" href="/lists/new">
      {text.load}
    </a>
  ) : null;
  return (
    <>
      <PageHead title={text.title}>{load}</PageHead>
      <ErrorNote error={error} retry={reload} />
      <DataTable
        caption={text.caption}
        rows={value?.lists ?? []}
        rowKey={({ listId }) => listId}
        isLoading={isLoading}
        exportAs="lists"
        empty={
          error === undefined ? (
            <EmptyState title={text.none}>
              <p>{text.noneTodo}</p>
              {load}
            </EmptyState>
          ) : null
        }
        columns={[
          {
            key: 'name',
            label: text.name,
            value: ({ name }) => name,
            cell: ({ listId, name }) => <a href={`/lists/${encodeURIComponent(listId)}`}>{name}</a>,
          },
          { key: 'listId', label: text.id, value: ({ listId }) => listId },
          {
            key: 'leads',
            label: text.count,
            value: ({ leads }) => leads,
            cell: ({ leads }) => formatNumber(leads),
            isNumber: true,
          },
        ]}
      />
    </>
  );
}
