/** Lists of leads: what there is, what is done to a whole list, and its worked leads as a file. */
import { z } from 'zod';
import { RESET_OUTCOMES } from '../../services/resetList.ts';
import { endpoints } from '../endpoint.ts';
import { jobBegun } from './jobs.ts';

export const listId = z
  .string()
  .regex(/^[A-Za-z0-9][\w-]{0,63}$/, 'must be 1 to 64 letters, digits, "_" or "-"');

export const listParams = z.object({ listId });

const list = z.object({ listId: z.string(), name: z.string(), leads: z.int() });

const EXPORT_FORMATS = ['csv', 'xlsx'] as const;

export const listEndpoints = endpoints({
  'GET /lists': {
    access: 'list.read',
    summary: 'All lists.',
    answer: z.object({ lists: z.array(list).readonly() }),
  },
  'POST /lists': {
    access: 'list.edit',
    summary: 'Makes an empty list.',
    body: z.strictObject({ listId, name: z.string().trim().min(1).max(200) }),
    status: 201,
    answer: list,
  },
  'GET /lists/:listId': {
    access: 'list.read',
    summary: 'One list.',
    params: listParams,
    answer: list,
  },
  'GET /lists/:listId/export': {
    access: 'list.read',
    summary: 'The list with what became of each lead, as CSV or XLSX.',
    description: 'Without `person.read` numbers, names and fields are masked.',
    params: listParams,
    query: z.object({ format: z.enum(EXPORT_FORMATS).default('csv') }),
    answer: { download: 'text/csv; charset=utf-8' },
    isAudited: true,
  },
  'POST /lists/:listId/reset': {
    access: 'list.edit',
    summary: 'Makes leads due again that came to their end and were not reached; their history is kept.',
    params: listParams,
    body: z.strictObject({
      campaignId: z.string().max(64).optional().meta({ description: 'Absent: in all that dial the list.' }),
      outcomes: z
        .array(z.enum(RESET_OUTCOMES))
        .max(RESET_OUTCOMES.length)
        .default([])
        .meta({ description: 'How their last call came out; empty: any of these.' }),
      dryRun: z.boolean().default(true).meta({ description: 'Counts them, and changes nothing.' }),
    }),
    answer: z.object({
      listId: z.string(),
      dryRun: z.boolean(),
      leads: z.int(),
      reset: z.array(z.object({ campaignId: z.string(), dialStatus: z.string(), leads: z.int() })).readonly(),
    }),
  },
  'POST /lists/:listId/classify': {
    access: 'list.edit',
    summary: 'Gives its leads grade, stage and segment by rules, as a job.',
    description: 'Result of the job: `leads`, `changed`, and `counts` of leads by grade, stage and segment.',
    params: listParams,
    body: z.strictObject({
      rules: z.string().max(200_000).meta({ description: 'YAML, as config/lists/classes.yaml.' }),
      dryRun: z.boolean().default(true),
    }),
    status: 202,
    answer: jobBegun,
  },
});
