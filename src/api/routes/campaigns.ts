/** Campaigns, over HTTP. */
import { commandCampaign } from '../../services/campaigns.ts';
import type { Handlers } from '../handlers.ts';
import type { campaignEndpoints } from '../schemas/campaigns.ts';

export const campaignHandlers: Handlers<typeof campaignEndpoints> = {
  'GET /campaigns': async (_asked, { parts }) => ({
    campaigns: (await parts.records.campaigns(parts.dialGroupId)).map(
      ({ campaignId, name, dialGroupId, listIds, state }) => ({
        campaignId,
        name,
        dialGroupId,
        listIds: [...listIds],
        state,
      }),
    ),
  }),

  'POST /campaigns/:campaignId/start': async ({ params: { campaignId } }, { parts }) => {
    const { records, stores, bounds, law } = parts;
    const { warnings = [] } = await commandCampaign(
      { records, commands: stores.commands },
      'start',
      campaignId,
      bounds,
      law,
    );
    return { campaignId, warnings: [...warnings] };
  },
};
