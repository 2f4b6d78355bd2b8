/** How an import goes, until it has ended: what came in, what did not and why. */
import { useEffect } from 'preact/hooks';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { JobProgress } from '../../components/JobProgress.tsx';
import { ProblemText } from '../../components/ProblemText.tsx';
import { isOver, useJob } from '../../components/useJob.ts';
import { formatNumber } from '../../i18n/formats.ts';
import { may } from '../../session/session.ts';
import { listWords } from './words.ts';

interface Props {
  readonly jobId: string;
  readonly listId: string;
  readonly onImported: (listId: string) => void;
}

export function ImportProgress({ jobId, listId, onImported }: Props) {
  const text = listWords();
  const { value, error, reload } = useJob(jobId);
  const state = value?.state;
  useEffect(() => {
    if (state === 'done') onImported(listId);
  }, [state]);
  if (value === undefined) return <ErrorNote error={error} retry={reload} />;
  const { problem, result = {} } = value;
  const hasEnded = isOver(value);
  const figure = (name: string): string => formatNumber(Number(result[name] ?? 0));
  return (
    <>
      <JobProgress job={value} label={text.importing} stop={text.stop} />
      <div role="status">
        {state === 'done' ? (
          <p class="note good">
            {text.imported(figure('inserted'), figure('duplicates'), figure('rejected'))}
          </p>
        ) : null}
        {state === 'failed' || state === 'cancelled' ? (
          <div class="note warning">
            <strong>{text.importFailed}</strong>
            {problem === undefined ? null : <ProblemText problem={problem} />}
          </div>
        ) : null}
      </div>
      {hasEnded && Number(result['rejected'] ?? 0) > 0 && may('person.read') ? (
        <a href={`/api/v1/jobs/${jobId}/rejects`} download>
          {text.downloadRejects}
        </a>
      ) : null}
    </>
  );
}
