/** The installation: its parts, what is wrong with them, and the engine's end in good order. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { instant } from './instant.ts';

const engine = z.object({
  state: z.enum(['running', 'draining', 'none']),
  node: z.string().optional(),
  fence: z.int().optional().meta({ description: 'Grows with each owner of the dial group.' }),
  ownedUntil: instant.optional().meta({ description: 'Its ownership ends then, unless it is renewed.' }),
  at: instant.optional().meta({ description: 'As of.' }),
  link: z.enum(['up', 'down']).optional().meta({ description: 'To Asterisk.' }),
  holds: z.array(z.string()).meta({ description: 'Reasons not to dial at all.' }),
  recordingFault: z.string().optional(),
  draining: z.object({ since: instant, until: instant }).optional(),
  calls: z.int(),
  agents: z.int().meta({ description: 'Logged in.' }),
  calendar: z.array(z.object({ country: z.string(), campaignIds: z.array(z.string()), text: z.string() })),
});

const part = z.object({
  part: z
    .enum(['records', 'store', 'telephony', 'gateway'])
    .meta({ description: '`store`: hopper, limits, ownership; `gateway`: of short messages.' }),
  name: z.string(),
  version: z.string().meta({ description: 'Of a gateway: its kind.' }),
  state: z.enum(['up', 'down', 'unknown']).meta({ description: '`unknown`: only its use would tell.' }),
});

const finding = z.object({
  part: z.string(),
  status: z.enum(['ok', 'warning', 'fault']),
  message: z.string(),
  code: z.string().optional(),
});

export const systemEndpoints = endpoints({
  'GET /system': {
    access: 'system.read',
    summary:
      'Version, parts and whether they answer, the engine and what it owns, and records on their way to the database.',
    answer: z.object({
      version: z.string(),
      node: z.string(),
      dialGroupId: z.string(),
      startedAt: instant,
      parts: z.array(part),
      engine,
      spool: z
        .object({ records: z.int(), limit: z.int() })
        .nullable()
        .meta({ description: 'At the limit no call is placed; null: the store does not answer.' }),
      rejectedRecords: z.int().nullable(),
    }),
  },
  'GET /system/doctor': {
    access: 'system.read',
    summary: 'Checks every part: what is wrong, and how to mend it. Takes some seconds.',
    answer: z.object({ isHealthy: z.boolean(), findings: z.array(finding) }),
  },
  'POST /system/drain': {
    access: 'system.drain',
    summary: 'No new call; the engine ends when those that live are over.',
    body: z.strictObject({
      deadlineMs: z.int().meta({ description: 'Those that live then are ended; 24 hours at most.' }),
    }),
    status: 202,
    answer: z.object({ until: instant }),
  },
});
