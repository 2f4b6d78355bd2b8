/** People invited to a survey of three questions at most. */
import type { Flow } from '../../src/domain/flow/flow.ts';
import type { Interview } from '../../src/domain/survey/interview.ts';
import type { NewInvitation } from '../../src/ports/invitations.ts';
import { parseFlowFile } from '../../src/services/flowFile.ts';
import { T0 } from './records.ts';

const FILE = `
id: satisfaction
name: Satisfaction after a call
languages: [en, zh]
written: true
start: rating
onFault: end
nodes:
  rating:
    kind: question
    prompts: [p]
    text: { en: How satisfied are you?, zh: 您满意吗？ }
    scale: { from: 1, to: 5 }
    measure: rating
    next: recommend
    onSilence: end
  recommend:
    kind: question
    prompts: [p]
    text: { en: How likely is it that you recommend us?, zh: 您会推荐我们吗？ }
    scale: { from: 0, to: 10 }
    measure: recommendation
    next: judge
    onSilence: end
  judge: { kind: branch, cases: [{ when: recommend <= 6, next: comment }], otherwise: end }
  comment:
    kind: record
    prompts: [p]
    text: { en: What could we do better?, zh: 哪里可以做得更好？ }
    measure: comment
    next: end
  end: { kind: return }
`;
export const SATISFACTION: Flow = parseFlowFile('satisfaction.yaml', FILE).flow;

export const HOUR_MS = 3_600_000;
export const PERSON = '+12025550123';

export function anInvitation(index: number, changes: Partial<NewInvitation> = {}): NewInvitation {
  return {
    invitationId: `invitation-${index}`,
    surveyId: 'satisfaction',
    version: SATISFACTION.version,
    channel: 'sms',
    occasion: {
      campaignId: 'campaign-1',
      leadId: `lead-${index}`,
      attemptId: `attempt-${index}-1`,
      agentId: 'mei',
    },
    number: PERSON,
    language: 'en',
    createdAt: T0,
    dueAt: T0,
    expiresAt: T0 + HOUR_MS,
    ...changes,
  };
}

export function anInterview(index: number, changes: Partial<Interview> = {}): Interview {
  return {
    interviewId: `invitation-${index}`,
    surveyId: 'satisfaction',
    version: SATISFACTION.version,
    channel: 'sms',
    campaignId: 'campaign-1',
    leadId: `lead-${index}`,
    attemptId: `attempt-${index}-1`,
    agentId: 'mei',
    startedAt: T0,
    outcome: 'complete',
    answers: [
      {
        question: 'rating',
        measure: { kind: 'rating', from: 1, to: 5, satisfiedFrom: 4 },
        value: 5,
        at: T0 + 1,
      },
    ],
    ...changes,
  };
}
