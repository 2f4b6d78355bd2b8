/** What the chain keeps of an interview: every answer, what it measures, and about whose conversation. No personal field. */
import type { Interview } from '../survey/interview.ts';
import { canonicalJson, type EvidenceFact } from './chain.ts';

export const SURVEY_EVIDENCE = 'survey';

export function surveyEvidence(interview: Interview): Omit<EvidenceFact, 'subject'> {
  const { interviewId, startedAt } = interview;
  return { at: startedAt, kind: SURVEY_EVIDENCE, ref: interviewId, payload: canonicalJson(interview) };
}
