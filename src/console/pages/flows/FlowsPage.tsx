/** Flows: all of them, one of them in its editor, or a new one, by the address. */
import { lazy, useLocation } from 'preact-iso';
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { commonWords } from '../../components/words.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { formatNumber } from '../../i18n/formats.ts';
import { flowWords } from './words.ts';

const FLOWS = '/flows';

/** The editor weighs more than all else here: whoever looks at the list does not load it. */
const FlowPage = lazy(() => import('./FlowPage.tsx').then((page) => page.FlowPage));

export function FlowsPage() {
  const { path } = useLocation();
  const [, below = ''] = path.slice(FLOWS.length).split('/');
  if (below === '') return <AllFlows />;
  return below === 'new' ? (
    <FlowPage key="new" />
  ) : (
    <FlowPage key={below} flowId={decodeURIComponent(below)} />
  );
}

function AllFlows() {
  const text = flowWords();
  const { yes, no } = commonWords();
  const { value, error, isLoading, reload } = useLoaded((signal) => api('GET /flows', {}, { signal }), []);
  const add = (
    <a class="button" href="/flows/new">
      {text.new}
    </a>
  );
  return (
    <>
      <PageHead title={text.title}>{add}</PageHead>
      <ErrorNote error={error} retry={reload} />
      {value === undefined || value.faults.length === 0 ? null : (
        <div class="note error">
          <strong>{text.faults}</strong>
          <ul>
            {value.faults.map(({ file, message, textId }) => (
              <li key={file}>
                {message}{' '}
                {textId === undefined ? null : (
                  <a href={`/flows/${encodeURIComponent(textId)}`}>{text.mend(textId)}</a>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      <DataTable
        caption={text.caption}
        rows={value?.flows ?? []}
        rowKey={({ flowId }) => flowId}
        isLoading={isLoading}
        exportAs="flows"
        empty={
          error === undefined ? (
            <EmptyState title={text.none}>
              <p>{text.noneTodo}</p>
            </EmptyState>
          ) : null
        }
        columns={[
          {
            key: 'flowId',
            label: text.id,
            value: ({ flowId }) => flowId,
            cell: ({ flowId }) => <a href={`/flows/${encodeURIComponent(flowId)}`}>{flowId}</a>,
          },
          { key: 'name', label: text.name, value: ({ name }) => name },
          { key: 'languages', label: text.languages, value: ({ languages }) => languages.join(', ') },
          {
            key: 'nodes',
            label: text.nodes,
            isNumber: true,
            value: ({ nodes }) => nodes,
            cell: ({ nodes }) => formatNumber(nodes),
          },
          { key: 'written', label: text.written, value: ({ isWritten }) => (isWritten ? yes : no) },
          {
            key: 'saved',
            label: text.saved,
            value: ({ saved }) => saved?.number ?? text.inFile,
          },
          {
            key: 'version',
            label: text.version,
            value: ({ version }) => version,
            cell: ({ version }) => <code>{version.slice(0, 12)}</code>,
          },
        ]}
      />
    </>
  );
}
