/** The law of countries and states as it is loaded: the figures, where they are written, and how sure they are. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';

const dayWindow = z.object({
  days: z.array(z.int()).readonly().meta({ description: '1 (Monday) to 7.' }),
  fromMinute: z.int().meta({ description: 'From local midnight.' }),
  toMinute: z.int().meta({ description: 'Exclusive.' }),
});

const summary = z.object({
  policyId: z.string(),
  version: z.string(),
  region: z.string(),
  source: z.string(),
  confidence: z
    .enum(['source', 'memory'])
    .meta({ description: '`source`: written where it says; `memory`: to be confirmed by counsel.' }),
});

const policy = summary.extend({
  windows: z.array(dayWindow).readonly(),
  holidays: z.union([z.enum(['asUsual', 'closed']), z.object({ fromMinute: z.int(), toMinute: z.int() })]),
  caps: z
    .array(
      z.object({
        scope: z.string(),
        most: z.int(),
        within: z.union([z.enum(['localDay', 'ever']), z.object({ hours: z.number() })]),
      }),
    )
    .readonly(),
  minGapMs: z.number().meta({ description: 'Between two attempts to one number.' }),
  minRingMs: z.number(),
  redialLockMs: z.number().meta({ description: 'After an abandoned call, unless an agent is reserved.' }),
  refusalLockMs: z.number().meta({ description: 'After the person refused.' }),
  abandonWindows: z.array(z.object({ name: z.string(), limit: z.number(), days: z.int() })).readonly(),
  promptBeforeAgent: z.enum(['allowed', 'forbidden']),
  consent: z.enum(['required', 'notRequired']),
  retentionDays: z.int(),
});

export const policyEndpoints = endpoints({
  'GET /policies': {
    access: 'policy.read',
    summary:
      'The policies that are loaded, the holiday tables with their years, and where time zones come from.',
    answer: z.object({
      policies: z.array(summary).readonly(),
      holidays: z
        .array(
          z.object({
            country: z.string(),
            source: z.string(),
            years: z.array(z.string()).readonly(),
          }),
        )
        .readonly(),
      zones: z.object({ source: z.string(), prefixes: z.int() }),
    }),
  },
  'GET /policies/:policyId': {
    access: 'policy.read',
    summary: 'One policy with all its figures.',
    params: z.object({ policyId: z.string().max(10) }),
    answer: policy,
  },
});
