/** Calls that agents have promised: found, moved, given to another agent, and cancelled; each change is kept. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { instant, instantQuery } from './instant.ts';

const callback = z.object({
  callbackId: z.string(),
  campaignId: z.string(),
  leadId: z.string(),
  agentId: z.string(),
  teamId: z.string().optional().meta({ description: "The agent's." }),
  at: instant,
  kind: z.enum(['personal', 'campaign']),
  state: z.enum(['waiting', 'missed', 'offered', 'done', 'cancelled']),
  number: z.string().meta({ description: 'Masked.' }),
  name: z.string().optional(),
  note: z.string().optional(),
  givenAt: instant,
  offeredAt: instant.optional(),
  offeredTo: z.string().optional(),
  missedAt: instant.optional(),
  attemptId: z.string().optional(),
  dialStatus: z.string().optional(),
  closedAt: instant.optional(),
});

const place = z.object({ at: instant, agentId: z.string() });

export const callbackParams = z.object({ callbackId: z.string().max(64) });

const SHOWN = ['open', 'due', 'missed', 'all'] as const;

export const callbackEndpoints = endpoints({
  'GET /callbacks': {
    access: 'lead.read',
    summary: "Callbacks of the caller's people that are still to be made, the earliest first.",
    query: z.object({
      campaignId: z.string().max(64).optional(),
      agentId: z.string().max(64).optional(),
      which: z
        .enum(SHOWN)
        .default('open')
        .meta({ description: '`missed`: nobody was offered them in time, called since or not.' }),
      from: instantQuery.optional().meta({ description: 'Only those whose time is not before.' }),
      until: instantQuery.optional().meta({ description: 'Only those whose time is not later.' }),
      limit: z.coerce.number().int().min(1).max(1_000).default(200),
    }),
    answer: z.object({
      callbacks: z.array(callback).readonly(),
      soon: z
        .object({ count: z.int(), nextAt: instant.optional() })
        .meta({ description: 'Due now or within 15 minutes.' }),
      missed: z.int(),
    }),
  },
  'GET /callbacks/:callbackId': {
    access: 'lead.read',
    summary: 'One callback, and who has moved or cancelled it.',
    params: callbackParams,
    answer: callback.extend({
      changes: z
        .array(
          z.object({
            at: instant,
            who: z.string(),
            action: z.enum(['move', 'cancel']),
            from: place,
            to: place.optional(),
          }),
        )
        .readonly(),
    }),
  },
  'PATCH /callbacks/:callbackId': {
    access: 'lead.edit',
    summary: 'Another time, and with `agentId` another agent.',
    params: callbackParams,
    edits: 'GET /callbacks/:callbackId',
    body: z
      .strictObject({
        at: instant.optional(),
        localTime: z
          .string()
          .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'must be such as 2026-11-24T10:30')
          .optional()
          .meta({ description: 'On the clock of the person who is called, in place of `at`.' }),
        agentId: z.string().max(64).optional(),
      })
      .refine(({ at, localTime }) => (at === undefined) !== (localTime === undefined), {
        message: 'give either `at` or `localTime`',
      }),
    answer: callback,
  },
  'POST /callbacks/:callbackId/cancel': {
    access: 'lead.edit',
    summary: 'Cancels it: its lead is called no more in the campaign.',
    params: callbackParams,
    answer: callback,
  },
});
