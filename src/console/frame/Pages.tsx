/** The page of the address, loaded when it is first opened; or why there is none. */
import { ErrorBoundary, Route, Router, useLocation } from 'preact-iso';
import { useEffect, useRef, useState } from 'preact/hooks';
import { EmptyState } from '../components/EmptyState.tsx';
import { Broken } from './Broken.tsx';
import { PageHead } from './PageHead.tsx';
import { PAGES, type ConsolePage } from './pages.ts';
import { frameWords } from './words.ts';

/** What leads to the first page; `outpace serve` prints the second one, and it stays in the address after the set-up. */
const BEGINNINGS: readonly string[] = ['/', '/setup'];

export function Pages({ allowed }: { readonly allowed: readonly ConsolePage[] }) {
  const main = useRef<HTMLElement>(null);
  const [isLoading, setLoading] = useState(false);
  const [isBroken, setBroken] = useState(false);
  const at = useRef<string>();
  const { path, route } = useLocation();
  const [first] = allowed;
  useEffect(() => {
    if (BEGINNINGS.includes(path) && first !== undefined) route(first.path, true);
  }, [path, first]);
  if (isBroken)
    return (
      <main id="page">
        <Broken />
      </main>
    );
  return (
    <main id="page" tabIndex={-1} ref={main} aria-busy={isLoading}>
      <ErrorBoundary onError={() => setBroken(true)}>
        <Router
          onLoadStart={() => setLoading(true)}
          onLoadEnd={() => setLoading(false)}
          onRouteChange={(url) => {
            const [page] = url.split('?');
            // After a link the reader is on the new page; at the first one, and at another tab, they have not left anything.
            if (at.current !== undefined && at.current !== page) main.current?.focus();
            at.current = page;
          }}
        >
          {PAGES.flatMap((page) => {
            const component = allowed.includes(page) ? page.component : Forbidden;
            return [
              <Route key={page.path} path={page.path} component={component} />,
              <Route key={`${page.path}/*`} path={`${page.path}/*`} component={component} />,
            ];
          })}
          {BEGINNINGS.map((beginning) => (
            <Route key={beginning} path={beginning} component={allowed.length === 0 ? Nothing : Leaving} />
          ))}
          <Route default component={NotFound} />
        </Router>
      </ErrorBoundary>
    </main>
  );
}

function Leaving() {
  return null;
}

function NotFound() {
  const { notFound, notFoundTodo } = frameWords();
  return (
    <>
      <PageHead title={notFound} />
      <p>{notFoundTodo}</p>
    </>
  );
}

function Forbidden() {
  const { forbidden, forbiddenTodo } = frameWords();
  return (
    <>
      <PageHead title={forbidden} />
      <p>{forbiddenTodo}</p>
    </>
  );
}

function Nothing() {
  const { nothing, forbiddenTodo } = frameWords();
  return <EmptyState title={nothing}>{forbiddenTodo}</EmptyState>;
}
