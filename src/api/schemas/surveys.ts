/** Surveys: what people answered, the proof that nothing was changed, and who is invited. */
import { z } from 'zod';
import { EXPORT_FORMS, SURVEY_GROUPS } from '../../services/surveys.ts';
import { endpoints } from '../endpoint.ts';
import { instant } from './instant.ts';

const day = z.string().max(10).optional();
const period = {
  from: day.meta({ description: 'First day, as 2026-11-01; absent: the first of the month.' }),
  to: day.meta({ description: 'Last day; absent: today.' }),
  timeZone: z.string().max(64).default('UTC'),
  surveyId: z.string().max(64).optional(),
  campaignId: z.string().max(64).optional(),
  agentId: z.string().max(64).optional(),
};

const interval = z
  .object({ share: z.number(), low: z.number(), high: z.number(), hits: z.int(), of: z.int() })
  .meta({ description: 'With its 95 % interval.' });

const question = z.object({
  surveyId: z.string(),
  question: z.string(),
  measure: z.object({ kind: z.string() }),
  answers: z.int(),
  declined: z.record(z.string(), z.int()).optional(),
  distribution: z
    .array(
      z.object({ value: z.union([z.string(), z.number()]), count: z.int(), share: z.number().optional() }),
    )
    .readonly(),
  mean: z.number().optional(),
  csat: interval.optional(),
  nps: z
    .object({
      score: z.number(),
      low: z.number(),
      high: z.number(),
      promoters: z.int(),
      passives: z.int(),
      detractors: z.int(),
    })
    .optional(),
  yes: interval.optional(),
});

const invitation = z.object({
  invitationId: z.string(),
  surveyId: z.string(),
  channel: z.string(),
  campaignId: z.string(),
  attemptId: z.string(),
  number: z.string().meta({ description: 'Masked without `person.read`.' }),
  language: z.string(),
  createdAt: instant,
  dueAt: instant,
  expiresAt: instant,
  state: z.enum(['open', 'over']).optional().meta({ description: 'Absent: only planned.' }),
});

export const surveyEndpoints = endpoints({
  'GET /surveys/results': {
    access: 'survey.read',
    summary: 'Figures of the answers over a period, by group, with intervals.',
    query: z.object({ ...period, by: z.enum(SURVEY_GROUPS).optional() }),
    answer: z.object({
      groups: z.array(
        z.object({
          group: z.string(),
          outcomes: z.record(z.string(), z.int()),
          rates: z.object({
            asked: z.int(),
            response: interval.optional(),
            responseWithPartial: interval.optional(),
            refusal: interval.optional(),
            completion: interval.optional(),
          }),
          questions: z.array(question),
        }),
      ),
      warnings: z
        .array(z.string())
        .readonly()
        .meta({ description: 'What speaks against comparing the groups.' }),
    }),
  },
  'GET /surveys/export.csv': {
    access: 'survey.read',
    summary: 'Each interview and its answers, as they are read.',
    query: z.object({ ...period, form: z.enum(EXPORT_FORMS).default('long') }),
    answer: { download: 'text/csv; charset=utf-8' },
    isAudited: true,
  },
  'GET /surveys/verification': {
    access: 'survey.read',
    summary: 'Walks the chain of evidence: whether each interview is what was answered.',
    answer: z.object({
      isIntact: z.boolean(),
      interviews: z.int(),
      entries: z.int(),
      head: z.object({ sequence: z.int(), hash: z.string() }),
      broken: z
        .object({ interviewId: z.string(), entry: z.int().optional(), fault: z.string() })
        .optional()
        .meta({ description: 'The first interview that is not.' }),
      chainBroken: z.object({ sequence: z.int(), fault: z.string(), why: z.string() }).optional(),
    }),
  },
  'GET /campaigns/:campaignId/quotas': {
    access: 'survey.read',
    summary: "How full a campaign's quotas are.",
    params: z.object({ campaignId: z.string().max(64) }),
    answer: z.object({
      quotas: z.array(z.object({ name: z.string(), target: z.int(), complete: z.int() })),
    }),
  },
  'GET /surveys/invitations': {
    access: 'survey.read',
    summary: 'People invited to answer, the newest first.',
    query: z.object({
      state: z.enum(['open', 'over']).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    answer: z.object({ invitations: z.array(invitation) }),
  },
  'POST /surveys/invitations': {
    access: 'survey.edit',
    summary: 'Asks the person of a call to answer its survey, whatever chance and rest say.',
    body: z.strictObject({
      attemptId: z.string().max(64),
      channel: z.enum(['sms', 'link']).default('sms'),
      isDryRun: z
        .boolean()
        .default(false)
        .meta({ description: 'Says who would be asked, and keeps nothing.' }),
    }),
    answer: z.object({
      kind: z.enum(['invited', 'planned', 'nobody']),
      because: z.string().optional().meta({ description: 'Why nobody is asked.' }),
      isNew: z.boolean().optional(),
      invitation: invitation.optional(),
    }),
  },
});
