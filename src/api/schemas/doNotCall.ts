/** Do-not-call lists: whom nobody calls, since when and why. Numbers are in bodies, never in an address. */
import { z } from 'zod';
import { EXPORT_FORMATS } from '../../services/doNotCallExport.ts';
import { endpoints } from '../endpoint.ts';
import { flagQuery } from './flag.ts';
import { instant } from './instant.ts';

/** A number as people write it: the services read it, and refuse what is none. */
export const writtenNumber = z.string().trim().min(3).max(40);

export const region = z
  .string()
  .length(2)
  .optional()
  .meta({ description: 'Country of numbers written without +; absent: that of the configuration.' });

const MOST_ENTRIES = 1_000;

const listName = z
  .string()
  .max(80)
  .regex(/^(internal|campaign:[\w-]+|file:[\w-]+)$/, 'must be internal, campaign:ID or file:NAME')
  .meta({ description: '`internal` (for all campaigns), `campaign:ID` or `file:NAME`.' });

const listNameParams = z.object({ list: listName });

const entries = z
  .array(writtenNumber)
  .min(1)
  .max(MOST_ENTRIES)
  .meta({ description: 'Numbers, or patterns such as `+1900*`.' });

const changeOfList = z.object({
  list: z.string(),
  entries: z.int(),
  changed: z.int().meta({ description: 'How many of them it changed anything for.' }),
  inForce: z.enum(['now', 'atNextStart', 'whenFileIsChecked']),
});

const listSize = z.object({
  list: z.string(),
  numbers: z.int().meta({ description: 'Of a file: as it was built.' }),
  patterns: z.int().optional(),
  lastAddedAt: instant.optional(),
  source: z.string().optional(),
  version: z.string().optional(),
  builtAt: instant.optional(),
  added: z.int().optional().meta({ description: 'To the file since it was built.' }),
  removed: z.int().optional(),
  fault: z.string().optional().meta({ description: 'Why the file cannot be used.' }),
});

const totals = z.object({
  lines: z.int(),
  numbers: z.int(),
  changed: z.int().meta({ description: 'A dry run: what it would change.' }),
  rejected: z.int(),
  rejectedLines: z.array(z.int()).readonly().meta({ description: 'The first of them, from 1.' }),
});

export const doNotCallEndpoints = endpoints({
  'GET /do-not-call': {
    access: 'doNotCall.read',
    summary: 'Every do-not-call list with its size; of files their source and version.',
    answer: z.object({ lists: z.array(listSize).readonly() }),
  },
  'POST /do-not-call/check': {
    access: 'doNotCall.read',
    summary: 'Which lists name a number, since when and by whom, and what was taken off before.',
    body: z.strictObject({ number: writtenNumber, region, campaignId: z.string().max(64).optional() }),
    answer: z.object({
      number: z.string(),
      campaignId: z.string().optional(),
      listed: z
        .array(z.object({ list: z.string(), entry: z.string(), about: z.string() }))
        .readonly()
        .meta({ description: 'With a campaign only those that hold for it.' }),
      removals: z
        .array(z.object({ list: z.string(), removedAt: instant, removedBy: z.string(), reason: z.string() }))
        .readonly(),
      refusedFor: z
        .string()
        .nullable()
        .optional()
        .meta({ description: 'What running engines would refuse the call for; null: nothing.' }),
    }),
  },
  'POST /do-not-call/:list/entries': {
    access: 'doNotCall.edit',
    summary:
      'Puts numbers or patterns on a list; in force at once, also for leads that are about to be dialled.',
    params: listNameParams,
    body: z.strictObject({ entries, region }),
    answer: changeOfList,
  },
  'POST /do-not-call/:list/removals': {
    access: 'doNotCall.edit',
    summary: 'Takes numbers or patterns off a list; what was taken off is kept, with who did it and why.',
    params: listNameParams,
    body: z.strictObject({ entries, region, reason: z.string().trim().min(1).max(500) }),
    answer: changeOfList,
  },
  'POST /do-not-call/:list/import': {
    access: 'doNotCall.edit',
    summary: 'Puts the numbers of a text, one a line, onto a list, or takes them off.',
    params: listNameParams,
    query: z.object({
      region,
      dryRun: flagQuery.default(false),
      removeBecause: z
        .string()
        .trim()
        .min(1)
        .max(500)
        .optional()
        .meta({ description: 'Takes them off, for this reason; absent: puts them on.' }),
    }),
    body: { upload: 'text/csv' },
    answer: totals,
  },
  'GET /do-not-call/:list/export': {
    access: 'doNotCall.read',
    summary: 'A list as text: CSV with where each entry comes from, or numbers alone.',
    description: 'Without `person.read` numbers are masked.',
    params: listNameParams,
    query: z.object({ format: z.enum(EXPORT_FORMATS).default('csv') }),
    answer: { download: 'text/csv; charset=utf-8' },
    isAudited: true,
  },
});
