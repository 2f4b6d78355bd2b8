/** Who changed what through the API. */
import { z } from 'zod';
import { AUDIT_OUTCOMES } from '../../domain/account/audit.ts';
import { endpoints } from '../endpoint.ts';
import { instant, instantQuery } from './instant.ts';
import { pageOf, pageQuery } from './page.ts';

const entry = z.object({
  sequence: z.int(),
  auditId: z.string(),
  at: instant,
  login: z.string().meta({ description: 'Empty: nobody that is known.' }),
  via: z.enum(['session', 'token', 'none', 'cli']),
  viaId: z.string().meta({ description: 'Of the session or token.' }),
  address: z.string(),
  endpoint: z.string(),
  subject: z.string().meta({ description: 'What was changed, e.g. `/campaigns/spring`.' }),
  outcome: z.enum(AUDIT_OUTCOMES),
  code: z.string().meta({ description: 'Of the error; empty: none.' }),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  isErased: z.boolean().meta({ description: 'It was about somebody whose data was erased.' }),
});

export const auditEndpoints = endpoints({
  'GET /audit': {
    access: 'audit.read',
    summary: 'Changes made through the API, the newest first.',
    description: 'Personal data is masked without `person.read`; passwords and tokens are never kept.',
    query: pageQuery.extend({
      login: z.string().max(64).optional(),
      endpoint: z
        .string()
        .max(120)
        .optional()
        .meta({ description: 'Its name, e.g. `PATCH /users/:userId`.' }),
      subject: z.string().max(200).optional().meta({ description: 'What it begins with.' }),
      outcome: z.enum(AUDIT_OUTCOMES).optional(),
      from: instantQuery.optional(),
      to: instantQuery.optional(),
    }),
    answer: pageOf(entry),
  },
  'GET /audit/verification': {
    access: 'audit.read',
    summary: 'Whether the audit is still what was written.',
    answer: z.object({
      entries: z.int(),
      head: z.object({ sequence: z.int(), hash: z.string() }),
      broken: z
        .string()
        .nullable()
        .meta({ description: 'The first place that cannot be trusted; null: none.' }),
    }),
  },
});
