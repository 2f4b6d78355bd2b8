/** Single leads: found, shown, corrected with history, and why one is not being called. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { momentQuery } from './campaignFigures.ts';
import { region, writtenNumber } from './doNotCall.ts';
import { instant } from './instant.ts';
import { pageOf, pageQuery } from './page.ts';

const found = z.object({
  leadId: z.string(),
  listId: z.string(),
  number: z.string(),
  name: z.string().optional(),
  key: z.string().optional().meta({ description: "What the list's owner knows the person by." }),
  region: z.string().optional(),
  lineType: z.string().optional(),
});

const inCampaign = z.object({
  campaignId: z.string(),
  state: z.enum(['due', 'final']),
  attempts: z.int(),
  dueAt: instant.optional().meta({ description: 'Absent: neither tried nor refused yet, or never again.' }),
  lastDialStatus: z.string().optional(),
  refusalCode: z.string().optional(),
});

const lead = found.extend({
  phones: z.array(z.object({ number: z.string(), kind: z.string() })).readonly(),
  fields: z.record(z.string(), z.string()),
  campaigns: z.array(inCampaign).readonly(),
});

export const leadParams = z.object({ leadId: z.string().max(64) });

const edit = z.object({
  editId: z.int().optional().meta({ description: 'Absent: of a dry run.' }),
  field: z.string().meta({ description: '`name`, `key`, `phone`, `phone2` and so on, or a heading.' }),
  oldValue: z.string().optional().meta({ description: 'Numbers are masked.' }),
  newValue: z.string().optional(),
  at: instant.optional(),
  who: z.string().optional(),
  undoes: z.int().optional(),
});

const edited = z.object({
  leadId: z.string(),
  isDryRun: z.boolean(),
  edits: z.array(edit).readonly(),
  reopened: z
    .array(z.string())
    .readonly()
    .meta({ description: 'Campaigns in which it was archived for its number, and is due again.' }),
  mayWaitInHopper: z.literal(true).optional(),
});

const event = z.object({
  type: z.enum(['edit', 'attempt', 'handover']),
  at: instant,
  campaignId: z.string().optional(),
  attemptId: z.string().optional(),
  number: z.string().optional().meta({ description: 'Masked.' }),
  dialStatus: z.string().optional(),
  agentId: z.string().optional(),
  disposition: z.string().optional(),
  handoverId: z.string().optional(),
  action: z.string().optional(),
  reason: z.string().optional(),
  ...edit.omit({ at: true }).shape,
  field: z.string().optional(),
});

const verdict = z.object({
  rule: z.string(),
  passes: z.boolean(),
  code: z.string().optional(),
  retryAt: instant.optional().meta({ description: 'When the refusal lapses; absent: no time sets it free.' }),
});

export const leadEndpoints = endpoints({
  'POST /leads/search': {
    access: 'lead.read',
    summary: 'Leads by list, campaign, number, key or the beginning of a name, as they arrived.',
    description:
      'A POST, so that no number stands in an address; it changes nothing. By name only with `person.read`, since names would be found letter by letter.',
    body: z.strictObject({
      listId: z.string().max(64).optional(),
      campaignId: z.string().max(64).optional(),
      number: writtenNumber.optional(),
      region,
      key: z.string().min(1).max(200).optional(),
      name: z.string().trim().min(1).max(200).optional(),
      ...pageQuery.shape,
    }),
    answer: pageOf(found),
  },
  'GET /leads/:leadId': {
    access: 'lead.read',
    summary: 'A lead with its numbers and fields, and its state in each campaign that dials it.',
    params: leadParams,
    answer: lead,
  },
  'PATCH /leads/:leadId': {
    access: 'lead.edit',
    summary: 'Corrects a lead by the rules of an import; who changed what is kept, and may be undone.',
    params: leadParams,
    edits: 'GET /leads/:leadId',
    body: z.strictObject({
      values: z
        .record(z.string().min(1).max(200), z.string().max(4_000))
        .refine((values) => Object.keys(values).length > 0, 'name at least one field')
        .meta({
          description:
            'By field: `name`, `key`, `phone`, `phone2` and so on, or a heading; empty takes it out.',
        }),
      region,
      dryRun: z.boolean().default(false),
    }),
    answer: edited,
  },
  'POST /leads/:leadId/edits/:editId/undo': {
    access: 'lead.edit',
    summary: 'Takes one correction back.',
    params: leadParams.extend({ editId: z.coerce.number().int().min(1) }),
    answer: edited,
  },
  'GET /leads/:leadId/history': {
    access: 'lead.read',
    summary: 'What became of it: corrections, attempts in all campaigns, and hand-overs, the oldest first.',
    params: leadParams,
    answer: z.object({ leadId: z.string(), listId: z.string(), events: z.array(event).readonly() }),
  },
  'GET /leads/:leadId/why': {
    access: 'lead.read',
    summary: 'Why it is not being called: every rule with pass or refusal, and when each refusal lapses.',
    params: leadParams,
    query: momentQuery.extend({
      campaignId: z.string().max(64).optional().meta({ description: 'Absent: all that dial it.' }),
    }),
    answer: z.object({
      leads: z
        .array(
          z.object({
            campaignId: z.string(),
            number: z.string().meta({ description: 'Masked.' }),
            at: instant,
            zones: z.array(z.string()).readonly(),
            policies: z.array(z.string()).readonly().optional(),
            mayBeCalled: z.boolean(),
            verdicts: z.array(verdict).readonly(),
            callback: z
              .object({
                callbackId: z.string(),
                at: instant,
                kind: z.string(),
                agentId: z.string(),
                state: z.string(),
              })
              .optional(),
          }),
        )
        .readonly(),
    }),
  },
});
