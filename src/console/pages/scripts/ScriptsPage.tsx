/** Scripts: all of them, one of them in its editor, or a new one, by the address. */
import { lazy, useLocation } from 'preact-iso';
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { formatNumber } from '../../i18n/formats.ts';
import { scriptWords } from './words.ts';

const SCRIPTS = '/scripts';

/** The editor weighs more than all else here: whoever looks at the list does not load it. */
const ScriptPage = lazy(() => import('./ScriptPage.tsx').then((page) => page.ScriptPage));

export function ScriptsPage() {
  const { path } = useLocation();
  const [, below = ''] = path.slice(SCRIPTS.length).split('/');
  if (below === '') return <AllScripts />;
  return below === 'new' ? (
    <ScriptPage key="new" />
  ) : (
    <ScriptPage key={below} scriptId={decodeURIComponent(below)} />
  );
}

function AllScripts() {
  const text = scriptWords();
  const { value, error, isLoading, reload } = useLoaded((signal) => api('GET /scripts', {}, { signal }), []);
  return (
    <>
      <PageHead title={text.title}>
        <a class="button" href="/scripts/new">
          {text.new}
        </a>
      </PageHead>
      <ErrorNote error={error} retry={reload} />
      {value === undefined || value.faults.length === 0 ? null : (
        <div class="note error">
          <strong>{text.faults}</strong>
          <ul>
            {value.faults.map((message) => (
              <li key={message}>{message}</li>
            ))}
            {value.unusable.map((id) => (
              <li key={id}>
                <a href={`/scripts/${encodeURIComponent(id)}`}>{text.mend(id)}</a>
              </li>
            ))}
          </ul>
        </div>
      )}
      <DataTable
        caption={text.title}
        rows={value?.scripts ?? []}
        rowKey={({ scriptId }) => scriptId}
        isLoading={isLoading}
        exportAs="scripts"
        empty={
          error === undefined ? (
            <EmptyState title={text.none}>
              <p>{text.noneTodo}</p>
            </EmptyState>
          ) : null
        }
        columns={[
          {
            key: 'scriptId',
            label: text.id,
            value: ({ scriptId }) => scriptId,
            cell: ({ scriptId }) => <a href={`/scripts/${encodeURIComponent(scriptId)}`}>{scriptId}</a>,
          },
          { key: 'name', label: text.name, value: ({ name }) => name },
          { key: 'language', label: text.language, value: ({ language }) => language },
          {
            key: 'nodes',
            label: text.nodes,
            isNumber: true,
            value: ({ nodes }) => nodes,
            cell: ({ nodes }) => formatNumber(nodes),
          },
          {
            key: 'objections',
            label: text.objectionCount,
            isNumber: true,
            value: ({ objections }) => objections,
            cell: ({ objections }) => formatNumber(objections),
          },
          { key: 'saved', label: text.saved, value: ({ saved }) => saved?.number ?? text.inFile },
        ]}
      />
    </>
  );
}
