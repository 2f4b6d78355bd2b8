/** How far a job that goes on has come, and the way to stop it. */
import { api } from '../api.ts';
import { ErrorNote } from './ErrorNote.tsx';
import { useAction } from './useAction.ts';
import { isOver, type Job } from './useJob.ts';

export interface JobProgressProps {
  readonly job: Job;
  readonly label: string;
  readonly stop: string;
}

export function JobProgress({ job, label, stop }: JobProgressProps) {
  const { jobId, progress } = job;
  const stopping = useAction(async () => {
    await api('POST /jobs/:jobId/cancel', { params: { jobId } });
  });
  if (isOver(job)) return null;
  return (
    <>
      <label>
        {label}{' '}
        <progress value={progress.total === undefined ? undefined : progress.done} max={progress.total} />
      </label>{' '}
      <button type="button" onClick={() => void stopping.run()} disabled={stopping.isBusy}>
        {stop}
      </button>
      <ErrorNote error={stopping.error} />
    </>
  );
}
