/** What a campaign dials: its lists in their order, when its people answer, and a pilot before the main run. */
import { z } from 'zod';
import { LARGEST_SAMPLE } from '../../services/pilots.ts';
import { LARGEST_PRIORITY, LARGEST_WEIGHT, SORTS_TEXT } from '../../domain/lead/listOrder.ts';
import { endpoints } from '../endpoint.ts';
import { campaignParams } from './campaigns.ts';
import { instant } from './instant.ts';

const campaignLists = z.object({
  campaignId: z.string(),
  lists: z
    .array(
      z.object({
        listId: z.string(),
        name: z.string(),
        priority: z.int().meta({ description: 'Smaller is dialled first; equal ones side by side.' }),
        weight: z.number().meta({ description: 'Of lists of one priority: leads for one of weight 1.' }),
        sort: z.string(),
        filter: z.string().optional().meta({ description: 'The saved filter that its leads must pass.' }),
        leads: z.int(),
        fresh: z.int().meta({ description: 'Neither tried nor refused yet.' }),
        waiting: z.int(),
      }),
    )
    .readonly(),
});

const hourRate = z.object({
  hour: z.int(),
  isOff: z.boolean().meta({ description: 'On days off.' }),
  tries: z.number().meta({ description: 'Weighed by their age.' }),
  contacts: z.number(),
  rate: z.number(),
});

export const campaignListEndpoints = endpoints({
  'GET /campaigns/:campaignId/lists': {
    access: 'campaign.read',
    summary: 'The lists of a campaign in the order in which they are dialled.',
    params: campaignParams,
    answer: campaignLists,
  },
  'PATCH /campaigns/:campaignId/lists/:listId': {
    access: 'campaign.edit',
    summary: 'Which of its lists comes first, how they are mixed, and the order of their leads.',
    params: campaignParams.extend({ listId: z.string().max(64) }),
    body: z
      .strictObject({
        priority: z.int().min(1).max(LARGEST_PRIORITY).optional(),
        weight: z.int().min(1).max(LARGEST_WEIGHT).optional(),
        sort: z.string().max(300).optional().meta({ description: SORTS_TEXT }),
        filter: z.string().max(64).nullable().optional().meta({ description: 'Null takes it off.' }),
      })
      .refine((body) => Object.keys(body).length > 0, 'say what to change'),
    answer: campaignLists,
  },
  'POST /campaigns/:campaignId/lists': {
    access: 'campaign.edit',
    summary: 'Has a made campaign dial one more list, after those that it has.',
    params: campaignParams,
    body: z.strictObject({ listId: z.string().max(64) }),
    answer: campaignLists,
    status: 201,
  },
  'DELETE /campaigns/:campaignId/lists/:listId': {
    access: 'campaign.edit',
    summary: 'Takes a list from a campaign: its people are called no more there, until it comes back.',
    description:
      'What became of those who were called stays; callbacks to its people are cancelled. A campaign keeps one list.',
    params: campaignParams.extend({ listId: z.string().max(64) }),
    answer: campaignLists,
  },
  'GET /campaigns/:campaignId/best-time': {
    access: 'campaign.read',
    summary: 'When the people of each segment answer, as learned from the calls of the campaign.',
    params: campaignParams,
    query: z.object({ segment: z.string().max(200).optional() }),
    answer: z.object({
      campaignId: z.string(),
      at: instant,
      by: z.string(),
      halfLifeDays: z.number(),
      isUsed: z.boolean().meta({ description: 'Whether the campaign orders its leads by it.' }),
      priorTries: z.number(),
      mean: z.number(),
      segments: z
        .array(
          z.object({
            segment: z.string(),
            tries: z.number(),
            contacts: z.number(),
            hours: z.array(hourRate).readonly(),
          }),
        )
        .readonly(),
    }),
  },
  'POST /campaigns/:campaignId/pilot/plan': {
    access: 'campaign.read',
    summary: 'What a pilot would draw: leads of each segment. Draws nothing.',
    params: campaignParams,
    body: z.strictObject({
      by: z.string().min(1).max(200).default('segment'),
      perSegment: z.int().min(1).max(LARGEST_SAMPLE),
    }),
    answer: z.object({
      segments: z.array(z.object({ segment: z.string(), leads: z.int(), drawn: z.int() })).readonly(),
    }),
  },
});
