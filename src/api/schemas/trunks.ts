/** Trunks and caller IDs: state, load, breaker, what came of the calls on them. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { instant } from './instant.ts';

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
  'GET /trunks/:trunkId': {
    access: 'trunk.read',
    summary: 'A trunk.',
    params: z.object({ trunkId: z.string().max(64) }),
    answer: trunk,
  },
});
