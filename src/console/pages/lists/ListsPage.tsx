/** Lists: all of them, one of them, or a file that becomes one, by the address. */
import { useLocation } from 'preact-iso';
import { PageHead } from '../../frame/PageHead.tsx';
import { AllLists } from './AllLists.tsx';
import { ImportList } from './ImportList.tsx';
import { ListPage } from './ListPage.tsx';
import { listWords } from './words.ts';

const LISTS = '/lists';

export function ListsPage() {
  const text = listWords();
  const { path, route } = useLocation();
  const [, below = ''] = path.slice(LISTS.length).split('/');
  if (below === '') return <AllLists />;
  if (below !== 'new') return <ListPage listId={decodeURIComponent(below)} />;
  return (
    <>
      <PageHead title={text.load}>
        <a class="push" href={LISTS}>
          {text.back}
        </a>
      </PageHead>
      <section class="panel">
        <ImportList onImported={(listId) => route(`${LISTS}/${encodeURIComponent(listId)}`)} />
      </section>
    </>
  );
}
