/** Alarms that are raised now. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { instant } from './instant.ts';

export const alarm = z.object({
  ruleId: z.string(),
  subject: z.string().meta({ description: 'A campaign, a trunk, or `engine`.' }),
  severity: z.enum(['warning', 'critical']),
  raisedAt: instant,
  value: z.number(),
  detail: z.string(),
  about: z.string().meta({ description: 'What it means, and what to do.' }),
});

export const alarmEndpoints = endpoints({
  'GET /alarms': {
    access: 'floor.read',
    summary: 'The alarms that are raised now, the oldest first.',
    answer: z.object({
      isWatched: z.boolean().meta({ description: 'False: no engine has told of any.' }),
      alarms: z.array(alarm),
    }),
  },
});
