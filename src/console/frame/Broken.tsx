/** In place of a page that could not be loaded or shown, e.g. since a new version was installed while it was open. */
import { PageHead } from './PageHead.tsx';
import { frameWords } from './words.ts';

export function Broken() {
  const { broken, brokenTodo, reload } = frameWords();
  return (
    <>
      <PageHead title={broken} />
      <p>{brokenTodo}</p>
      <button type="button" class="primary" onClick={() => location.reload()}>
        {reload}
      </button>
    </>
  );
}
