/** Recordings: those of a period, or one of them, by the address. */
import { useLocation } from 'preact-iso';
import { RecordingList } from './RecordingList.tsx';
import { RecordingPage } from './RecordingPage.tsx';

const RECORDINGS = '/recordings';

export function RecordingsPage() {
  const { path } = useLocation();
  const [, below = ''] = path.slice(RECORDINGS.length).split('/');
  return below === '' ? <RecordingList /> : <RecordingPage recordingId={decodeURIComponent(below)} />;
}
