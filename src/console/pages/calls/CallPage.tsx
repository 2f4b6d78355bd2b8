/** One call with all that is known of it. */
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Facts } from '../../components/Facts.tsx';
import { outcomeText } from '../../components/outcomeWords.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { commonWords } from '../../components/words.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { callText } from '../../engineWords/calls.ts';
import { textFor } from '../../engineWords/codes.ts';
import { decisionText } from '../../engineWords/decisions.ts';
import { formatDateTime, formatDuration, formatTime } from '../../i18n/formats.ts';

import { callWords } from './words.ts';

type Call = AnswerOf<Contract['GET /calls/:attemptId']>;

export function CallPage({ attemptId }: { readonly attemptId: string }) {
  const text = callWords();
  const { value, error, reload } = useLoaded(
    (signal) => api('GET /calls/:attemptId', { params: { attemptId } }, { signal }),
    [attemptId],
  );
  return (
    <>
      <PageHead title={text.call(attemptId)}>
        <a class="push" href="/calls">
          {text.back}
        </a>
      </PageHead>
      <ErrorNote error={error} retry={reload} />
      {value === undefined ? null : <Details call={value} />}
    </>
  );
}

function Details({ call }: { readonly call: Call }) {
  const text = callWords();
  const answers = call.flows.flatMap(({ flowId, answers: given }) =>
    given.map((answer) => ({ ...answer, flowId })),
  );
  return (
    <>
      {call.isClosed ? null : <p class="note">{text.open}</p>}
      <Facts
        facts={[
          [text.number, call.number],
          [text.campaign, call.campaignId],
          [text.agent, call.agentId],
          [text.outcome, call.dialStatus === undefined ? undefined : outcomeText(call.dialStatus)],
          [text.disposition, call.given?.code],
          [text.note, call.given?.note],
          [text.consent, callText('consents', call.consent)],
          [text.detection, callText('verdicts', call.detection?.verdict)],
          [text.origin, callText('origins', call.origin)],
          [text.talk, formatDuration(call.talkMs)],
        ]}
      />
      <DataTable
        caption={text.stages}
        rows={call.stages}
        rowKey={({ name }) => name}
        empty={null}
        columns={[
          { key: 'name', label: text.stage, value: ({ name }) => callText('stages', name) },
          { key: 'at', label: text.time, value: ({ at }) => at, cell: ({ at }) => formatTime(at) },
          duration('offsetMs', text.after),
          duration('lengthMs', text.lasted),
        ]}
      />
      <Ending call={call} />
      <Recordings recordings={call.recordings} />
      <DataTable
        caption={text.answers}
        rows={answers}
        rowKey={({ flowId, nodeId, at }) => `${flowId} ${nodeId} ${at}`}
        empty={null}
        columns={[
          { key: 'question', label: text.question, value: ({ nodeId }) => nodeId },
          {
            key: 'answer',
            label: text.answer,
            value: ({ value: given, declined }) => answerText(given, declined),
          },
          { key: 'at', label: text.time, value: ({ at }) => at, cell: ({ at }) => formatTime(at) },
        ]}
      />
      <DataTable
        caption={text.actions}
        rows={call.actions}
        rowKey={({ at, action }) => `${at} ${action}`}
        empty={null}
        columns={[
          { key: 'at', label: text.time, value: ({ at }) => at, cell: ({ at }) => formatTime(at) },
          { key: 'agent', label: text.agent, value: ({ agentId }) => agentId },
          { key: 'action', label: text.action, value: ({ action }) => callText('actions', action) },
          { key: 'note', label: text.note, value: ({ note }) => note ?? null },
        ]}
      />
    </>
  );
}

function answerText(given: string | number | boolean, declined: string | undefined): string {
  const { yes, no } = commonWords();
  if (declined !== undefined) return textFor(callWords().declined, declined);
  return typeof given === 'boolean' ? (given ? yes : no) : String(given);
}

type Stage = Call['stages'][number];

function duration(key: 'offsetMs' | 'lengthMs', label: string) {
  return {
    key,
    label,
    isNumber: true,
    value: (stage: Stage) => stage[key],
    cell: (stage: Stage) => formatDuration(stage[key]),
  };
}

function Ending({ call: { cause, next, pacing, gate, trunkId } }: { readonly call: Call }) {
  const text = callWords();
  const { yes, no } = commonWords();
  return (
    <>
      {cause === undefined ? null : (
        <Facts
          title={text.why}
          facts={[
            [text.line, callText('lines', cause.lineResult)],
            [text.sip, cause.sip],
            [text.q850, cause.q850],
            [text.endedBy, callText('enders', cause.endedBy)],
            [text.because, callText('reasons', cause.hangupReason)],
            [
              text.trunk,
              [...new Set([...cause.trunksTried.map((tried) => tried.trunkId), trunkId])].join(' → '),
            ],
            [text.charged, cause.charged ? yes : no],
            [text.next, next?.state === 'retry' ? formatDateTime(next.dueAt) : text.never],
          ]}
        />
      )}
      {pacing === null ? null : (
        <Facts title={text.pacing} facts={[[callText('modes', pacing.mode), decisionText(pacing)]]} />
      )}
      {gate === undefined ? null : (
        <Facts
          title={text.held}
          facts={[
            [text.policies, gate.policies.join(', ')],
            [text.doNotCall, gate.doNotCall.join(', ')],
          ]}
        />
      )}
    </>
  );
}

function Recordings({ recordings }: { readonly recordings: Call['recordings'] }) {
  const text = callWords();
  return (
    <section class="panel">
      <h2>{text.recordings}</h2>
      {recordings.length === 0 ? <p>{text.noRecordings}</p> : null}
      <ul>
        {recordings.map(({ recordingId, startedAt, durationMs, isKept }) => (
          <li key={recordingId}>
            {`${formatDateTime(startedAt)}, ${formatDuration(durationMs)}`}
            {isKept ? null : ` (${text.deleted})`}
          </li>
        ))}
      </ul>
    </section>
  );
}
