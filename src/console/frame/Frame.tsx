/** What is around every page: where one is, where one may go, who is logged in. */
import { useLocation } from 'preact-iso';
import { Toasts } from '../components/toasts.tsx';
import { logOut, type LoggedIn } from '../session/session.ts';
import { pagesFor } from './pages.ts';
import { Pages } from './Pages.tsx';
import { Switches } from './Switches.tsx';
import { frameWords } from './words.ts';

export interface FrameProps {
  readonly session: LoggedIn;
}

export function Frame({ session }: FrameProps) {
  const text = frameWords();
  const { path, query } = useLocation();
  const allowed = pagesFor(session.permissions);
  // On a wall nobody clicks: the page has the whole screen.
  if ('wall' in query) return <Pages allowed={allowed} />;
  return (
    <div class="frame">
      <header>
        <a class="skip" href="#page">
          {text.skip}
        </a>
        <a class="brand" href="/">
          Outpace
        </a>
        <span class="push">{session.name}</span>
        <Switches />
        <button type="button" onClick={() => void logOut()}>
          {text.logOut}
        </button>
      </header>
      <nav aria-label={text.navigation}>
        <ul>
          {allowed.map((page) => (
            <li key={page.path}>
              <a
                href={page.path}
                aria-current={path === page.path || path.startsWith(`${page.path}/`) ? 'page' : undefined}
              >
                {text.pages[page.name]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Pages allowed={allowed} />
      <Toasts />
    </div>
  );
}
