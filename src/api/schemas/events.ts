/** Events for other programs: what a webhook is told, to be asked for. */
import { z } from 'zod';
import { EVENT_TYPES } from '../../domain/event/event.ts';
import { endpoints } from '../endpoint.ts';
import { instant } from './instant.ts';

export const eventEndpoints = endpoints({
  'GET /events': {
    access: 'call.read',
    summary: 'Events in the order in which they were written, kept for a week.',
    description:
      'Ask again with `next` as `after`: no event is missed and none comes twice. Numbers are masked without `person.read`.',
    query: z.object({
      after: z.coerce.number().int().min(0).optional().meta({
        description: '`next` of the answer before; absent: from the oldest; `GET /events/newest` begins now.',
      }),
      types: z
        .string()
        .max(500)
        .optional()
        .meta({ description: `With commas between them, of: ${EVENT_TYPES.join(', ')}.` }),
      campaignId: z.string().max(60).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    answer: z.object({
      events: z.array(
        z.object({
          id: z.string(),
          position: z.number(),
          type: z.enum(EVENT_TYPES),
          at: instant,
          campaignId: z.string().optional(),
          leadId: z.string().optional(),
          data: z.record(z.string(), z.unknown()),
        }),
      ),
      next: z
        .number()
        .meta({ description: '`after` of the next question, also where there is nothing yet.' }),
    }),
  },
  'GET /events/newest': {
    access: 'call.read',
    summary: 'The position of the newest event, to begin after it.',
    answer: z.object({ position: z.number() }),
  },
});
