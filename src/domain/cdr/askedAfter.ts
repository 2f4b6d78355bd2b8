/**
 * What a conversation that is over may be asked about afterwards, in writing or by a later call. Nobody who wants no more
 * calls is asked, and nobody who was in the survey in the call already, but for the rest of its questions where they had
 * broken off.
 */
import type { FlowRun } from '../flow/run.ts';
import { isDrawn } from '../survey/asking.ts';
import type { Interview } from '../survey/interview.ts';
import { askedBy, type SurveyRule } from '../survey/rule.ts';
import type { CallDetailRecord } from './attempt.ts';
import { interviewsOf } from './interviews.ts';

export type AskedAfter =
  | { readonly kind: 'ask' }
  /** The rest of it. */
  | { readonly kind: 'goOn'; readonly interview: Interview; readonly run: FlowRun }
  | { readonly kind: 'nobody' };

const NOBODY: AskedAfter = { kind: 'nobody' };

export function askedAfter(cdr: CallDetailRecord, rule: SurveyRule): AskedAfter {
  const { consent, stamps, details, attemptId } = cdr;
  if (stamps.joinedAt === undefined || consent === 'do_not_call') return NOBODY;
  if (details?.disposition?.salesStatus === 'do_not_call') return NOBODY;
  const interviews = interviewsOf(cdr);
  if (askedBy(rule) === 'call') return brokenOff(cdr, rule, interviews);
  if (interviews.length > 0) return NOBODY;
  return isDrawn(rule, attemptId) ? { kind: 'ask' } : NOBODY;
}

function brokenOff(cdr: CallDetailRecord, rule: SurveyRule, interviews: readonly Interview[]): AskedAfter {
  const interview = interviews.at(-1);
  if (rule.finishBy === undefined || interview?.outcome !== 'partial') return NOBODY;
  const run = (cdr.details?.flow ?? []).findLast(
    ({ isSurvey, flowId }) => isSurvey === true && flowId === interview.surveyId,
  );
  return run === undefined ? NOBODY : { kind: 'goOn', interview, run };
}
