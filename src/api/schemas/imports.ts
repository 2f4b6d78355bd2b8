/** Leads from a file into a list: a preview of what would become of it, the import as a job, its rejects, and mappings. */
import { z } from 'zod';
import {
  DUPLICATE_KEEPS,
  DUPLICATE_KEYS,
  DUPLICATE_SCOPES,
  FIRST_IN_LIST,
} from '../../services/duplicateRules.ts';
import { columnUse } from '../../services/listMapping.ts';
import { endpoints } from '../endpoint.ts';
import { jobBegun, jobParams } from './jobs.ts';
import { listId, listParams } from './lists.ts';

const columns = z.record(z.string().max(200), columnUse);

/** How a file is read, in its preview and in its import. */
const reading = z.strictObject({
  uploadId: z.string().max(60),
  region: z
    .string()
    .length(2)
    .optional()
    .meta({ description: 'Country of numbers written without +; absent: that of the configuration.' }),
  accept: z
    .enum(['valid', 'possible'])
    .default('valid')
    .meta({ description: '`possible`: also numbers of ranges that are not assigned yet.' }),
  mapping: z.string().max(64).optional().meta({ description: 'Name of a kept mapping.' }),
  columns: columns.optional().meta({ description: 'By heading; over the mapping and what is proposed.' }),
  campaignId: z.string().max(64).optional().meta({ description: 'Its own fields are checked, too.' }),
  format: z.enum(['vicidial']).optional(),
});

const duplicates = z.strictObject({
  scope: z.enum(DUPLICATE_SCOPES),
  by: z.enum(DUPLICATE_KEYS),
  keep: z.enum(DUPLICATE_KEEPS),
});

const rowPreview = z.object({
  line: z.int(),
  cells: z.array(z.string()).readonly(),
  lead: z
    .object({
      number: z.string(),
      phones: z.array(z.object({ number: z.string(), kind: z.string() })).readonly(),
      name: z.string().optional(),
      key: z.string().optional(),
      fields: z.record(z.string(), z.string()),
    })
    .optional()
    .meta({ description: 'What it would become; absent: it would be rejected.' }),
  reject: z.object({ code: z.string(), reason: z.string() }).optional(),
});

export const listPreview = z.object({
  encoding: z.string(),
  columns: z.array(z.object({ heading: z.string(), use: columnUse })).readonly(),
  rows: z.array(rowPreview).readonly().meta({ description: 'The first ten.' }),
  rejects: z.array(rowPreview).readonly().meta({ description: 'The first ten among those looked at.' }),
  rowsLookedAt: z.int(),
  isWhole: z.boolean().meta({ description: 'Whether those are all rows of the file.' }),
  rejectedByCode: z.record(z.string(), z.int()),
});

export const importEndpoints = endpoints({
  'POST /lists/preview': {
    access: 'list.edit',
    summary:
      'What each column of an upload is taken for, and what would become of its first rows. Stores nothing.',
    body: reading.extend({ listId: listId.optional() }),
    answer: listPreview,
  },
  'POST /lists/:listId/import': {
    access: 'list.edit',
    summary: 'Imports an upload into the list, as a job; the list is made where there is none.',
    description:
      'Result of the job: `rows`, `inserted`, `duplicates`, `updated`, `rejected`, `rejectedByCode`, `unusablePhones`. Cancelled, what is stored stays; the same file again adds nothing twice.',
    params: listParams,
    body: reading.extend({
      name: z.string().trim().min(1).max(200).optional(),
      duplicates: duplicates.default(FIRST_IN_LIST),
      dryRun: z.boolean().default(false).meta({ description: 'Checks the whole file and stores nothing.' }),
    }),
    status: 202,
    answer: jobBegun,
  },
  'GET /jobs/:jobId/rejects': {
    access: 'person.read',
    summary: 'The rows that an import could not use, each with its line, reason and the row as it was.',
    params: jobParams,
    answer: { download: 'text/csv; charset=utf-8' },
  },
  'GET /list-mappings': {
    access: 'list.read',
    summary: 'Names of the kept mappings.',
    answer: z.object({ names: z.array(z.string()).readonly() }),
  },
  'GET /list-mappings/:name': {
    access: 'list.read',
    summary: 'A kept mapping: what each column is for, by its heading.',
    params: z.object({ name: z.string().max(64) }),
    answer: z.object({ name: z.string(), columns }),
  },
  'PUT /list-mappings/:name': {
    access: 'list.edit',
    summary: 'Keeps a mapping under a name, for files whose columns have the same headings.',
    params: z.object({ name: listId }),
    body: z.strictObject({ columns }),
    answer: z.object({ name: z.string(), columns }),
  },
});
