/**
 * The interviews of a call, ours or one that came in: one for each flow of it that asks questions of a survey, answered
 * or not. A caller whom another PBX has sent is interviewed about the conversation there.
 */
import { givenIn, outcomeOf, type Interview } from '../survey/interview.ts';
import type { FlowRun } from '../flow/run.ts';
import { surveyAnswersOf } from '../flow/surveyAnswers.ts';
import type { CallDetailRecord } from './attempt.ts';
import type { InboundRecord } from './inboundRecord.ts';

type About = Pick<
  Interview,
  'campaignId' | 'leadId' | 'attemptId' | 'agentId' | 'queue' | 'externalCallId'
> & {
  /** Said no to being asked at all. */
  readonly isRefused: boolean;
};

export function interviewsOf(cdr: CallDetailRecord): readonly Interview[] {
  const { attemptId, campaignId, leadId, agentId, consent } = cdr;
  const about = { campaignId, leadId, attemptId, ...defined({ agentId }), isRefused: consent === 'refused' };
  return interviewsIn(cdr.details?.flow, about);
}

/** Its lead is that of the last conversation with the number; none: ''. */
export function inboundInterviewsOf(record: InboundRecord): readonly Interview[] {
  const { callId, campaignId, calledBy, foreignCall } = record;
  return interviewsIn(record.details?.flow, {
    campaignId,
    leadId: calledBy?.leadId ?? '',
    attemptId: callId,
    ...defined({
      agentId: foreignCall?.agent ?? record.agentId,
      queue: foreignCall?.queue,
      externalCallId: foreignCall?.callId,
    }),
    isRefused: false,
  });
}

function interviewsIn(runs: readonly FlowRun[] = [], about: About): readonly Interview[] {
  return runs.flatMap((run, index) => (run.isSurvey === true ? [interviewOf(run, index + 1, about)] : []));
}

function interviewOf(run: FlowRun, place: number, { isRefused, ...about }: About): Interview {
  const answers = surveyAnswersOf(run.answers);
  const hasDeclined = isRefused && answers.length === 0;
  return {
    ...about,
    interviewId: `${about.attemptId}/${place}`,
    surveyId: run.flowId,
    version: run.version,
    channel: 'call',
    ...defined({ agentId: run.sentBy ?? about.agentId }),
    startedAt: run.startedAt,
    outcome: hasDeclined ? 'refused' : outcomeOf({ answers: givenIn(answers), end: endOf(run) }),
    answers,
  };
}

function endOf({ end }: FlowRun): 'whole' | 'fault' | 'broken-off' {
  if (end === 'fault') return 'fault';
  return end === undefined ? 'broken-off' : 'whole';
}

/** What is not known leaves no trace, so that the chain's entries stay as they were before it could be known. */
function defined<Part extends 'agentId' | 'queue' | 'externalCallId'>(
  parts: Readonly<Record<Part, string | undefined>>,
): Partial<Record<Part, string>> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Partial<
    Record<Part, string>
  >;
}
