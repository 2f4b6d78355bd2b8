/** Calls on record: found by what is asked of them, or one of them, by the address. */
import { useLocation } from 'preact-iso';
import { CallList } from './CallList.tsx';
import { CallPage } from './CallPage.tsx';

const CALLS = '/calls';

export function CallsPage() {
  const { path } = useLocation();
  const [, below = ''] = path.slice(CALLS.length).split('/');
  return below === '' ? <CallList /> : <CallPage attemptId={decodeURIComponent(below)} />;
}
