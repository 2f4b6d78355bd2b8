/** Campaigns: what there is, what there is to know of one, and how one is made, started and stopped. */
import { z } from 'zod';
import { campaignSchema } from '../../services/campaignFile.ts';
import { campaignChanges } from '../../services/campaignChanges.ts';
import { endpoints } from '../endpoint.ts';
import { campaignFunnelAnswer, campaignStatusAnswer, lawFindings, momentQuery } from './campaignFigures.ts';

export const campaignState = z.enum(['draft', 'running', 'paused', 'draining', 'stopped', 'completed']);

export const campaignSummary = z.object({
  campaignId: z.string(),
  name: z.string(),
  dialGroupId: z.string(),
  listIds: z.array(z.string()).readonly(),
  state: campaignState,
});

const campaignSettings = z.record(z.string(), z.unknown()).meta({
  description: 'Every setting in force, by its name; docs/campaigns.md and the campaign file describe them.',
});

export const campaignShown = campaignSummary.extend({
  settings: campaignSettings,
  quotas: z
    .array(z.record(z.string(), z.unknown()))
    .readonly()
    .optional()
    .meta({ description: 'How full its quotas are; absent: it has none.' }),
});

export const campaignParams = z.object({ campaignId: z.string().max(64) });

const newCampaign = z
  .strictObject({
    yaml: z
      .string()
      .max(200_000)
      .optional()
      .meta({ description: "A campaign file's text, as `outpace campaign create --file` takes it." }),
    campaign: campaignSchema.optional().meta({ description: 'The same as values, in place of a text.' }),
  })
  .refine(({ yaml, campaign }) => (yaml === undefined) !== (campaign === undefined), {
    message: 'give either `yaml` or `campaign`',
  });

const warnings = z
  .array(z.string())
  .readonly()
  .meta({ description: 'What its policies say of its settings and do not forbid.' });

const settingsChanged = z
  .array(z.object({ key: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }))
  .readonly();

const commanded = z.object({ campaignId: z.string(), warnings });

export const campaignEndpoints = endpoints({
  'GET /campaigns': {
    access: 'campaign.read',
    summary: 'All campaigns of the dial group.',
    answer: z.object({ campaigns: z.array(campaignSummary).readonly() }),
  },
  'POST /campaigns': {
    access: 'campaign.edit',
    summary: 'Makes a campaign, of its file or of the same as values.',
    description: 'It begins as a draft, and calls nobody until it is started.',
    body: newCampaign,
    status: 201,
    answer: campaignShown.extend({ warnings }),
  },
  'POST /campaigns/check': {
    access: 'campaign.edit',
    summary:
      'What making this campaign would come to: its settings, what the law says, and its funnel. Makes nothing.',
    body: newCampaign,
    answer: z.object({
      campaign: campaignShown,
      ...lawFindings.shape,
      funnel: campaignFunnelAnswer.meta({
        description:
          'Leads of its lists by the first rule that stops them now; saved filters of the lists are left aside.',
      }),
    }),
  },
  'GET /campaigns/:campaignId': {
    access: 'campaign.read',
    summary: 'What a campaign is: its state, its lists and every setting in force.',
    params: campaignParams,
    answer: campaignShown,
  },
  'GET /campaigns/:campaignId/status': {
    access: 'campaign.read',
    summary: 'How far it is, what came of its calls, and what limits dialling right now.',
    params: campaignParams,
    answer: campaignStatusAnswer,
  },
  'GET /campaigns/:campaignId/review': {
    access: 'campaign.read',
    summary: 'Whether it may run: what the limits here and the policies of its leads say of its settings.',
    params: campaignParams,
    answer: lawFindings,
  },
  'GET /campaigns/:campaignId/funnel': {
    access: 'campaign.read',
    summary:
      'Why leads are not being called: its leads by the first rule that stops them, now or at any time.',
    params: campaignParams,
    query: momentQuery,
    answer: campaignFunnelAnswer,
  },
  'GET /campaigns/:campaignId/settings': {
    access: 'campaign.read',
    summary: 'Every setting in force, and nothing that changes by itself.',
    params: campaignParams,
    answer: z.object({ campaignId: z.string(), settings: campaignSettings }),
  },
  'POST /campaigns/:campaignId/settings/check': {
    access: 'campaign.edit',
    summary:
      'What a change of settings would come to: what differs, what the law says, and the funnel. Changes nothing.',
    params: campaignParams,
    body: campaignChanges,
    answer: z.object({ changes: settingsChanged, ...lawFindings.shape, funnel: campaignFunnelAnswer }),
  },
  'PATCH /campaigns/:campaignId/settings': {
    access: 'campaign.edit',
    summary:
      'Changes settings of a campaign that is made, in the words of a campaign file; an engine that runs takes them up.',
    description:
      'Refused where the limits here or the policies of its leads forbid the change. Pacing and ring time are changed under `/pacing`, lists under `/lists`.',
    params: campaignParams,
    body: campaignChanges,
    edits: 'GET /campaigns/:campaignId/settings',
    answer: z.object({
      campaignId: z.string(),
      changes: settingsChanged,
      engine: z
        .enum(['running', 'none'])
        .meta({ description: '`none`: written; in force when an engine starts.' }),
      warnings,
    }),
  },
  'POST /campaigns/:campaignId/start': {
    access: 'campaign.run',
    summary: 'Starts dialling, or goes on after a pause.',
    params: campaignParams,
    answer: commanded,
  },
  'POST /campaigns/:campaignId/pause': {
    access: 'campaign.run',
    summary: 'Places no more calls; live calls go on.',
    params: campaignParams,
    answer: commanded,
  },
  'POST /campaigns/:campaignId/stop': {
    access: 'campaign.run',
    summary: 'Places no more calls, and ends the campaign when the live calls have ended.',
    params: campaignParams,
    answer: commanded,
  },
});
