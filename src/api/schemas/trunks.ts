/** Trunks and caller IDs: state, load, breaker, what came of the calls on them. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { instant, instantQuery } from './instant.ts';

const period = { from: instantQuery, to: instantQuery };

const callerIdInDoubt = z.object({
  callerId: z.string(),
  rate: z.number().meta({ description: 'Share of its calls that are answered.' }),
  peers: z.number().meta({ description: 'The same of all other numbers on the trunk.' }),
});

export const trunk = z.object({
  trunkId: z.string(),
  lines: z.int(),
  callsPerSecond: z.number().optional(),
  spendPerDay: z.number().optional(),
  state: z.enum(['available', 'unreachable', 'unregistered', 'unknown']),
  breaker: z.enum(['closed', 'open', 'halfOpen', 'unknown']),
  because: z.string().optional().meta({ description: 'What opened the breaker.' }),
  retryAt: instant.optional(),
  linesInUse: z.int().meta({ description: 'Over all engines that share the store.' }),
  spentToday: z.number(),
  callerIdsInDoubt: z.array(callerIdInDoubt),
});

export const trunkEndpoints = endpoints({
  'GET /trunks': {
    access: 'trunk.read',
    summary: 'Every trunk: state, load, breaker, spending.',
    answer: z.object({ trunks: z.array(trunk) }),
  },
  'GET /trunks/causes': {
    access: 'trunk.read',
    summary: 'Why calls ended over a period: what the network said, the most frequent first.',
    query: z.object({ ...period, trunkId: z.string().max(64).optional() }),
    answer: z.object({
      causes: z.array(
        z.object({
          trunkId: z.string(),
          lineResult: z.string(),
          dialStatus: z.string(),
          sip: z.int().nullable(),
          q850: z.int(),
          hangupReason: z.string().nullable().meta({ description: 'Why we ended it; null: we did not.' }),
          calls: z.int(),
          share: z.number().meta({ description: 'Of all calls on the trunk in the period.' }),
        }),
      ),
    }),
  },
  'GET /caller-ids': {
    access: 'trunk.read',
    summary: 'How each of our numbers is answered over a period, against the others on its trunk.',
    query: z.object(period),
    answer: z.object({
      callerIds: z.array(
        z.object({
          callerId: z.string(),
          trunkId: z.string(),
          calls: z.int(),
          answered: z.int(),
          answerRate: z.number().nullable(),
          peersRate: z.number().nullable(),
          isInDoubt: z.boolean().meta({
            description: 'Answered so much less than its peers that chance does not explain it.',
          }),
          callsToday: z.int().meta({ description: 'Calls of the day (UTC) that are over.' }),
          caps: z
            .array(
              z.object({
                campaignId: z.string(),
                perDay: z.int().optional().meta({ description: 'Absent: no cap.' }),
                restMs: z.number().meta({ description: 'Least time between two calls from it.' }),
              }),
            )
            .meta({ description: 'What the campaigns that show it ask of it.' }),
        }),
      ),
      unused: z.array(z.string()).meta({ description: 'Configured, and not called from in the period.' }),
    }),
  },
  'GET /trunks/:trunkId': {
    access: 'trunk.read',
    summary: 'A trunk.',
    params: z.object({ trunkId: z.string().max(64) }),
    answer: trunk,
  },
});
