/** Campaigns: what there is, and what there is to know of one. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';

export const campaignSummary = z.object({
  campaignId: z.string(),
  name: z.string(),
  dialGroupId: z.string(),
  listIds: z.array(z.string()),
  state: z.string(),
});

export const campaignParams = z.object({ campaignId: z.string().max(60) });

export const campaignEndpoints = endpoints({
  'GET /campaigns': {
    access: 'campaign.read',
    summary: 'All campaigns of the dial group.',
    answer: z.object({ campaigns: z.array(campaignSummary) }),
  },
  'POST /campaigns/:campaignId/start': {
    access: 'campaign.run',
    summary: 'Starts dialling, or goes on after a pause.',
    params: campaignParams,
    answer: z.object({
      campaignId: z.string(),
      warnings: z.array(z.string()).meta({ description: 'What its policies say of its settings.' }),
    }),
  },
});
