/** Webhooks out: other programs that are told of events, and what became of each delivery. */
import { z } from 'zod';
import { EVENT_TYPES } from '../../domain/event/event.ts';
import { endpoints } from '../endpoint.ts';
import { instant } from './instant.ts';
import { pageOf, pageQuery } from './page.ts';

export const eventType = z.enum(EVENT_TYPES);

const webhookParams = z.object({ webhookId: z.string().max(60) });

const webhookOrder = z.strictObject({
  url: z
    .string()
    .max(2_000)
    .meta({ description: 'Where events are sent by POST. HTTPS, to a public address.' }),
  description: z.string().max(200).default(''),
  types: z.array(eventType).min(1).max(EVENT_TYPES.length),
  campaignIds: z
    .array(z.string().max(60))
    .min(1)
    .max(500)
    .optional()
    .meta({ description: 'Absent: all, and events of no campaign too.' }),
  withNumbers: z
    .boolean()
    .default(false)
    .meta({ description: 'Numbers as they are, not masked. Needs `person.read`.' }),
  isActive: z.boolean().default(true).meta({
    description: 'While it is not, events are not kept for it, and what waits is not sent.',
  }),
});

const webhook = z.object({
  webhookId: z.string(),
  url: z.string(),
  description: z.string(),
  types: z.array(eventType),
  campaignIds: z.array(z.string()).optional(),
  withNumbers: z.boolean(),
  isActive: z.boolean(),
  createdAt: instant,
  createdBy: z.string(),
  changedAt: instant,
});

const secret = z.string().meta({ description: 'What requests are signed with; not shown again.' });

const delivery = z.object({
  deliveryId: z.number(),
  eventId: z.string(),
  type: eventType,
  state: z.enum(['waiting', 'delivered', 'dead']),
  tries: z.number(),
  createdAt: instant,
  nextAt: instant.optional().meta({ description: 'Of a waiting one: when it is tried next.' }),
  lastTriedAt: instant.optional(),
  status: z.number().optional().meta({ description: 'The last answer; absent: there was none.' }),
  error: z.string().optional(),
  tookMs: z.number().optional(),
});

export const webhookEndpoints = endpoints({
  'GET /webhooks': {
    access: 'webhook.edit',
    summary: 'All webhooks, with what waits and what was given up.',
    answer: z.object({
      webhooks: z.array(
        webhook.extend({
          waiting: z.number(),
          dead: z.number(),
          heldUntil: instant
            .optional()
            .meta({ description: 'The receiver is away: nothing is sent before.' }),
        }),
      ),
    }),
  },
  'POST /webhooks': {
    access: 'webhook.edit',
    summary: 'Makes a webhook. The answer holds its secret, this once.',
    body: webhookOrder,
    answer: z.object({ webhookId: z.string(), secret }),
    status: 201,
  },
  'GET /webhooks/:webhookId': {
    access: 'webhook.edit',
    summary: 'One webhook, without its secret.',
    params: webhookParams,
    answer: webhook,
  },
  'PUT /webhooks/:webhookId': {
    access: 'webhook.edit',
    summary: 'Changes a webhook; one that is told numbers needs `person.read`.',
    params: webhookParams,
    body: webhookOrder,
    answer: webhook,
    edits: 'GET /webhooks/:webhookId',
  },
  'DELETE /webhooks/:webhookId': {
    access: 'webhook.edit',
    summary: 'Removes a webhook with all that waits for it.',
    params: webhookParams,
  },
  'POST /webhooks/:webhookId/secret': {
    access: 'webhook.edit',
    summary: 'A new secret in place of the old one, which signs nothing any more.',
    params: webhookParams,
    answer: z.object({ secret }),
  },
  'POST /webhooks/:webhookId/test': {
    access: 'webhook.edit',
    summary: 'Sends an event `test` at once, and says what the receiver answered.',
    params: webhookParams,
    answer: z.object({
      hasArrived: z.boolean(),
      status: z.number().optional(),
      error: z.string().optional(),
      tookMs: z.number(),
    }),
  },
  'GET /webhooks/:webhookId/deliveries': {
    access: 'webhook.edit',
    summary: 'What became of each event, the newest first.',
    params: webhookParams,
    query: pageQuery.extend({ state: z.enum(['waiting', 'delivered', 'dead']).optional() }),
    answer: pageOf(delivery),
  },
  'POST /webhooks/:webhookId/replay': {
    access: 'webhook.edit',
    summary: 'Sends again: one delivery that is over, or all that were given up.',
    params: webhookParams,
    body: z.strictObject({ deliveryId: z.int().min(1).optional() }),
    answer: z.object({ replayed: z.number() }),
  },
});
