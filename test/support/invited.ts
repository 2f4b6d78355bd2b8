/** People invited to the survey that Outpace brings along. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Flow } from '../../src/domain/flow/flow.ts';
import type { Interview } from '../../src/domain/survey/interview.ts';
import type { NewInvitation } from '../../src/ports/invitations.ts';
import { parseFlowFile } from '../../src/services/flowFile.ts';
import { T0 } from './records.ts';

const FILE = fileURLToPath(new URL('../../config/flows/satisfaction.yaml', import.meta.url));
export const SATISFACTION: Flow = parseFlowFile(FILE, readFileSync(FILE, 'utf8')).flow;

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
