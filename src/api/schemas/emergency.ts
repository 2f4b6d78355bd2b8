/** The emergency stop: no new call to anybody, in all dial groups and nodes that share the store. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { instant } from './instant.ts';

const order = z.object({
  action: z.enum(['stop', 'release']),
  at: instant,
  by: z.string(),
  reason: z.string(),
});
const reason = z.strictObject({ reason: z.string().meta({ description: '1 to 200 characters.' }) });

export const emergencyEndpoints = endpoints({
  'GET /emergency': {
    access: 'floor.read',
    summary: 'Whether dialling is stopped, by whom and why.',
    answer: z.object({
      stopped: z.boolean(),
      order: order.optional().meta({ description: 'The one that stands; absent: there never was one.' }),
      history: z.array(order).meta({ description: 'The newest first.' }),
    }),
  },
  'POST /emergency/stop': {
    access: 'emergency.stop',
    summary: 'Stops dialling everywhere; live calls finish.',
    body: reason,
    answer: order,
  },
  'POST /emergency/release': {
    access: 'emergency.stop',
    summary: 'Releases the stop.',
    body: reason,
    answer: order,
  },
});
