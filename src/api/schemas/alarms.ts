/** Alarms: those that are raised now, and those that were. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { instant, instantQuery } from './instant.ts';
import { pageOf, pageQuery } from './page.ts';

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
  'GET /alarms/history': {
    access: 'floor.read',
    summary: 'The alarms that were raised in a period, the newest first; kept for 400 days.',
    query: pageQuery.extend({
      from: instantQuery,
      to: instantQuery.optional().meta({ description: 'Absent: now.' }),
      ruleId: z.string().max(64).optional(),
    }),
    answer: pageOf(
      alarm.extend({
        alarmId: z.int(),
        node: z.string(),
        clearedAt: instant.optional().meta({ description: 'Absent: it is raised still.' }),
      }),
    ),
  },
});
