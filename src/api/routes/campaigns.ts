/** Campaigns, over HTTP. */
import type { z } from 'zod';
import type { Campaign } from '../../domain/campaign/campaign.ts';
import { campaignFileOf, parseCampaignFile, type CampaignFile } from '../../services/campaignFile.ts';
import { campaignReview } from '../../services/campaignReview.ts';
import { checkSettings, setSettings } from '../../services/campaignSettings.ts';
import { campaignStatus } from '../../services/campaignStatus.ts';
import {
  campaignFrom,
  campaignOf,
  commandCampaign,
  createCampaign,
  requireLists,
  type NewCampaign,
} from '../../services/campaigns.ts';
import { OutpaceError } from '../../services/errors.ts';
import { campaignFunnel, funnelBefore } from '../../services/gate.ts';
import type { Handlers } from '../handlers.ts';
import type { ApiParts } from '../parts.ts';
import type { campaignEndpoints, campaignShown } from '../schemas/campaigns.ts';
import { gateParts } from './gateParts.ts';

export const campaignHandlers: Handlers<typeof campaignEndpoints> = {
  'GET /campaigns': async (_asked, { parts }) => ({
    campaigns: await parts.records.campaigns(parts.dialGroupId),
  }),

  'POST /campaigns': async ({ body }, { parts }) => {
    const made = await createCampaign(parts.records, asked(body, parts), parts.law);
    return { ...made, settings: { ...made.settings }, warnings: made.warnings ?? [] };
  },

  'POST /campaigns/check': async ({ body }, { parts, now }) => {
    const campaign = campaignFrom(asked(body, parts), 'unreviewed');
    await requireLists(parts.records, campaign.listIds);
    return {
      campaign: { ...campaign, settings: { ...campaign.settings } },
      ...(await campaignReview(parts, campaign, parts.bounds)),
      funnel: { at: now, ...(await funnelBefore(gateParts(parts), campaign, now)) },
    };
  },

  'GET /campaigns/:campaignId': async ({ params: { campaignId } }, { parts: { records } }) => {
    const campaign = await campaignOf(records, campaignId);
    const quotas = (await records.gate.quotas([campaignId])).get(campaignId);
    return shown(campaign, quotas);
  },

  'GET /campaigns/:campaignId/status': async ({ params: { campaignId } }, { parts, now }) => {
    const { records, stores } = parts;
    const status = await campaignStatus({ records, liveBoard: stores.liveBoard }, campaignId, now);
    const { name, state } = status.campaign;
    return { ...status, campaignId, name, state };
  },

  'GET /campaigns/:campaignId/review': async ({ params: { campaignId } }, { parts }) =>
    campaignReview(parts, await campaignOf(parts.records, campaignId), parts.bounds),

  'GET /campaigns/:campaignId/funnel': async ({ params: { campaignId }, query }, { parts, now }) =>
    campaignFunnel(gateParts(parts), await campaignOf(parts.records, campaignId), query.at ?? now),

  'GET /campaigns/:campaignId/settings': async ({ params: { campaignId } }, { parts }) => {
    const { settings } = await campaignOf(parts.records, campaignId);
    return { campaignId, settings: { ...settings } };
  },

  'POST /campaigns/:campaignId/settings/check': async ({ params: { campaignId }, body }, { parts, now }) => {
    const { campaign, ...found } = await checkSettings(parts, campaignId, body);
    return { ...found, funnel: await campaignFunnel(gateParts(parts), campaign, now) };
  },

  'PATCH /campaigns/:campaignId/settings': async (
    { params: { campaignId }, body },
    { parts, caller, now },
  ) => {
    const settingsParts = { ...parts, commands: parts.stores.commands };
    const { warnings, ...result } = await setSettings(settingsParts, campaignId, body, caller.login, now);
    return { campaignId, ...result, warnings: warnings.map(({ message }) => message) };
  },

  'POST /campaigns/:campaignId/start': async ({ params }, { parts }) =>
    command(parts, 'start', params.campaignId),
  'POST /campaigns/:campaignId/pause': async ({ params }, { parts }) =>
    command(parts, 'pause', params.campaignId),
  'POST /campaigns/:campaignId/stop': async ({ params }, { parts }) =>
    command(parts, 'stop', params.campaignId),
};

type NewCampaignBody = z.output<(typeof campaignEndpoints)['POST /campaigns']['body']>;

function asked({ yaml, campaign }: NewCampaignBody, { dialGroupId, bounds }: ApiParts): NewCampaign {
  return { file: fileOf(yaml, campaign), dialGroupId, bounds };
}

function fileOf(yaml: string | undefined, campaign: NewCampaignBody['campaign']): CampaignFile {
  if (yaml !== undefined) return parseCampaignFile('campaign', yaml);
  if (campaign !== undefined) return campaignFileOf(campaign);
  throw new OutpaceError('OUT_USAGE', 'give either `yaml` or `campaign`');
}

function shown(campaign: Campaign, quotas: readonly object[] | undefined): z.input<typeof campaignShown> {
  return {
    ...campaign,
    settings: { ...campaign.settings },
    ...(quotas === undefined ? {} : { quotas: quotas.map((quota) => ({ ...quota })) }),
  };
}

async function command(
  { records, stores, bounds, law }: ApiParts,
  action: 'start' | 'pause' | 'stop',
  campaignId: string,
): Promise<{ campaignId: string; warnings: readonly string[] }> {
  const parts = { records, commands: stores.commands };
  const { warnings = [] } = await commandCampaign(parts, action, campaignId, bounds, law);
  return { campaignId, warnings };
}
