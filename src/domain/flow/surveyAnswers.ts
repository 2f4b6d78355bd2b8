/** The answers of a flow that count in the figures of its survey, on the phone and in writing. */
import type { SurveyAnswer } from '../survey/interview.ts';
import type { FlowAnswer } from './state.ts';

/** Of a question that was asked again the last answer counts, as a number where it is one; also one that was declined. */
export function surveyAnswersOf(answers: readonly FlowAnswer[]): readonly SurveyAnswer[] {
  const last = new Map<string, SurveyAnswer>();
  for (const { nodeId, value, measure, at, declined, order } of answers) {
    if (measure === undefined || typeof value === 'boolean') continue;
    last.delete(nodeId);
    last.set(nodeId, {
      question: nodeId,
      measure,
      value: measure.kind === 'number' && declined === undefined ? Number(value) : value,
      // What is not there leaves no trace: the chain's entries stay as they are.
      ...(declined === undefined ? {} : { declined }),
      ...(order === undefined ? {} : { order }),
      at,
    });
  }
  return [...last.values()];
}
