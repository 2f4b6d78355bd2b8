/** Lists of campaigns, the best time to call, and pilots, over HTTP. */
import { campaignTimes } from '../../services/bestTime.ts';
import {
  addListToCampaign,
  listsOfCampaign,
  placeListOfCampaign,
  sortText,
  takeListFromCampaign,
  type PlaceAsked,
} from '../../services/campaignLists.ts';
import { campaignOf } from '../../services/campaigns.ts';
import { planPilot } from '../../services/pilots.ts';
import type { CampaignList } from '../../ports/lists.ts';
import type { Handlers } from '../handlers.ts';
import type { campaignListEndpoints } from '../schemas/campaignLists.ts';

export const campaignListHandlers: Handlers<typeof campaignListEndpoints> = {
  'GET /campaigns/:campaignId/lists': async ({ params: { campaignId } }, { parts }) =>
    shown(campaignId, await listsOfCampaign(parts, campaignId)),

  'PATCH /campaigns/:campaignId/lists/:listId': async ({ params, body }, { parts }) => {
    const { campaignId, listId } = params;
    const { priority, weight, sort, filter } = body;
    const asked: PlaceAsked = {
      priority: priority?.toString(),
      weight: weight?.toString(),
      sort,
      filter: filter === null ? 'none' : filter,
    };
    return shown(campaignId, await placeListOfCampaign(parts, campaignId, listId, asked));
  },

  'POST /campaigns/:campaignId/lists': async ({ params: { campaignId }, body }, { parts }) =>
    shown(campaignId, await addListToCampaign(parts, campaignId, body.listId)),

  'DELETE /campaigns/:campaignId/lists/:listId': async ({ params }, { parts, now }) => {
    const { campaignId, listId } = params;
    return shown(campaignId, await takeListFromCampaign(parts, campaignId, listId, now));
  },

  'GET /campaigns/:campaignId/best-time': async ({ params: { campaignId }, query }, { parts, now }) =>
    campaignTimes(parts, await campaignOf(parts.records, campaignId), now, query.segment),

  'POST /campaigns/:campaignId/pilot/plan': async ({ params: { campaignId }, body }, { parts }) =>
    planPilot(parts, campaignId, { ...body, seed: '' }),
};

function shown(campaignId: string, lists: readonly CampaignList[]) {
  return { campaignId, lists: lists.map((list) => ({ ...list, sort: sortText(list.sort) })) };
}
