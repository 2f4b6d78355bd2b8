/** Recordings: those of a period, one of them, or the forms by which they are judged, by the address. */
import { useLocation } from 'preact-iso';
import { FORMS, FormsPage } from './FormsPage.tsx';
import { RecordingList } from './RecordingList.tsx';
import { RecordingPage } from './RecordingPage.tsx';

const RECORDINGS = '/recordings';

export function RecordingsPage() {
  const { path } = useLocation();
  const [, below = ''] = path.slice(RECORDINGS.length).split('/');
  if (path === FORMS) return <FormsPage />;
  return below === '' ? <RecordingList /> : <RecordingPage recordingId={decodeURIComponent(below)} />;
}
