/** The interviews of a call: one for each flow of it that asks questions of a survey, answered or not. */
import { outcomeOf, type Interview, type SurveyAnswer } from '../survey/interview.ts';
import type { FlowRun } from '../flow/run.ts';
import type { CallDetailRecord } from './attempt.ts';

export function interviewsOf(cdr: CallDetailRecord): readonly Interview[] {
  const runs = cdr.details?.flow ?? [];
  return runs.flatMap((run, index) => (run.isSurvey === true ? [interviewOf(cdr, run, index + 1)] : []));
}

function interviewOf(cdr: CallDetailRecord, run: FlowRun, place: number): Interview {
  const { attemptId, campaignId, leadId } = cdr;
  const agentId = run.sentBy ?? cdr.agentId;
  const answers = answersOf(run);
  return {
    interviewId: `${attemptId}/${place}`,
    surveyId: run.flowId,
    version: run.version,
    channel: 'call',
    campaignId,
    leadId,
    attemptId,
    ...(agentId === undefined ? {} : { agentId }),
    startedAt: run.startedAt,
    outcome: declined(cdr, answers) ? 'refused' : outcomeOf({ answers: answers.length, end: endOf(run) }),
    answers,
  };
}

/** Of a question that was asked again the last answer counts, as a number where it is one. */
function answersOf({ answers }: FlowRun): readonly SurveyAnswer[] {
  const last = new Map<string, SurveyAnswer>();
  for (const { nodeId, value, measure, at } of answers) {
    if (measure === undefined || typeof value === 'boolean') continue;
    last.delete(nodeId);
    last.set(nodeId, {
      question: nodeId,
      measure,
      value: measure.kind === 'number' ? Number(value) : value,
      at,
    });
  }
  return [...last.values()];
}

/** Said no to being asked at all. */
function declined({ consent }: CallDetailRecord, answers: readonly SurveyAnswer[]): boolean {
  return answers.length === 0 && consent === 'refused';
}

function endOf({ end }: FlowRun): 'whole' | 'fault' | 'broken-off' {
  if (end === 'fault') return 'fault';
  return end === undefined ? 'broken-off' : 'whole';
}
