/** What a change of pacing would bring, played on the campaign's own records before it is applied. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PacingPreview as Preview } from '../../../api/schemas/pacing.ts';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { JobProgress } from '../../components/JobProgress.tsx';
import { ProblemText } from '../../components/ProblemText.tsx';
import { useAction } from '../../components/useAction.ts';
import { isOver, useJob } from '../../components/useJob.ts';
import { formatDate, formatNumber } from '../../i18n/formats.ts';
import type { PacingChanges } from './changes.ts';
import { settingName } from './ChangedValues.tsx';
import { FIGURES, figureText } from './simulatedFigures.ts';
import { operationsWords } from './words.ts';

export interface PacingPreviewProps {
  readonly campaignId: string;
  readonly changes: PacingChanges;
}

export function PacingPreview({ campaignId, changes }: PacingPreviewProps) {
  const { preview: text } = operationsWords();
  const [jobId, setJobId] = useState<string>();
  const begin = useAction(async () => {
    const request = { params: { campaignId }, body: { changes } };
    setJobId((await api('POST /campaigns/:campaignId/pacing/simulations', request)).jobId);
  });
  return (
    <section class="preview" aria-label={text.title}>
      <p class="muted">{text.about}</p>
      <ErrorNote error={begin.error} />
      {jobId === undefined ? (
        <button type="button" disabled={begin.isBusy} onClick={() => void begin.run()}>
          {text.play}
        </button>
      ) : (
        <Played key={jobId} jobId={jobId} again={() => setJobId(undefined)} />
      )}
    </section>
  );
}

function Played({ jobId, again }: { readonly jobId: string; readonly again: () => void }) {
  const { preview: text } = operationsWords();
  const { value: job, error, reload } = useJob(jobId);
  useStoppedOnLeaving(jobId, job !== undefined && isOver(job));
  if (job === undefined) return <ErrorNote error={error} retry={reload} />;
  const { state, problem, result } = job;
  return (
    <>
      <ErrorNote error={error} retry={reload} />
      <JobProgress job={job} label={text.playing} stop={text.stop} />
      <div role="status">
        {state === 'failed' || state === 'cancelled' ? (
          <div class="note warning">
            <strong>{state === 'failed' ? text.failed : text.stopped}</strong>
            {problem === undefined ? null : <ProblemText problem={problem} />}
          </div>
        ) : null}
        {/* What the endpoint that began the job says it holds. */}
        {state === 'done' ? <Outcome preview={result as Preview} /> : null}
      </div>
      {state === 'failed' || state === 'cancelled' ? (
        <button type="button" onClick={again}>
          {text.again}
        </button>
      ) : null}
    </>
  );
}

/** Nobody waits for it any more, and it would take the server's time. */
function useStoppedOnLeaving(jobId: string, hasEnded: boolean): void {
  const ended = useRef(hasEnded);
  ended.current = hasEnded;
  useEffect(
    () => () => {
      if (!ended.current) api('POST /jobs/:jobId/cancel', { params: { jobId } }).catch(() => undefined);
    },
    [jobId],
  );
}

function Outcome({ preview }: { readonly preview: Preview }) {
  const { preview: text } = operationsWords();
  const { before, after, difference, basis, agents, notPlayed } = preview;
  return (
    <>
      <table>
        <caption>{text.title}</caption>
        <thead>
          <tr>
            <th scope="col">{text.figure}</th>
            <th scope="col">{text.before}</th>
            <th scope="col">{text.after}</th>
            <th scope="col">{text.difference}</th>
          </tr>
        </thead>
        <tbody>
          {FIGURES.map((name) => (
            <tr key={name}>
              <th scope="row">{text.figures[name]}</th>
              <td>{figureText(name, before[name])}</td>
              <td>{figureText(name, after[name])}</td>
              <td>{figureText(name, difference[name], { isDifference: true })}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{text.daysOverLimit}</th>
            <td>{text.of(before.daysOverLimit, before.days)}</td>
            <td>{text.of(after.daysOverLimit, after.days)}</td>
            <td />
          </tr>
        </tbody>
      </table>
      <p class="muted">
        {text.basis(formatNumber(basis.dials), formatDate(basis.firstAt), formatDate(basis.lastAt), {
          conversations: formatNumber(basis.conversations),
          agents,
        })}
      </p>
      {notPlayed.length === 0 ? null : (
        <p class="note warning">{text.notPlayed(notPlayed.map(settingName).join(', '))}</p>
      )}
    </>
  );
}
