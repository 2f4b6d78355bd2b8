/** Use cases on the lists of a campaign: which come first, how they are mixed, and the order of their leads. */
import {
  LARGEST_PRIORITY,
  LARGEST_WEIGHT,
  parseSort,
  SORTS_TEXT,
  type ListSort,
  type PlaceChange,
} from '../domain/lead/listOrder.ts';
import type { Campaign } from '../domain/campaign/campaign.ts';
import type { Law } from '../domain/compliance/law.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { CampaignList, ListsPort } from '../ports/lists.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Stores } from '../ports/stores.ts';
import { campaignOf, requireLists } from './campaigns.ts';
import { clearHoppers } from './clearHoppers.ts';
import { OutpaceError } from './errors.ts';
import { filterOf } from './filters.ts';
import { refuseAgainstPolicies } from './policyReview.ts';
import { wholeNumberOf } from './wholeNumber.ts';

export { sortText } from '../domain/lead/listOrder.ts';

/** As people write it. */
export interface PlaceAsked {
  readonly priority?: string | undefined;
  readonly weight?: string | undefined;
  readonly sort?: string | undefined;
  /** `none` takes it off. */
  readonly filter?: string | undefined;
}

export interface CampaignListsParts {
  readonly records: RecordsPort;
  readonly lists: Pick<ListsPort, 'campaignLists' | 'placeList' | 'filters'>;
}

export async function listsOfCampaign(
  { records, lists }: CampaignListsParts,
  campaignId: string,
): Promise<readonly CampaignList[]> {
  await campaignOf(records, campaignId);
  return lists.campaignLists(campaignId);
}

export async function placeListOfCampaign(
  parts: CampaignListsParts,
  campaignId: string,
  listId: string,
  asked: PlaceAsked,
): Promise<readonly CampaignList[]> {
  const campaign = await campaignOf(parts.records, campaignId);
  const change = placeOf(asked);
  if (Object.keys(change).length === 0) {
    throw new OutpaceError('OUT_USAGE', 'say what to change: --priority, --weight, --sort or --filter');
  }
  if (typeof change.filter === 'string') await filterOf(parts.lists.filters, change.filter);
  if (!(await parts.lists.placeList(campaignId, listId, change))) throw notItsList(campaign, listId);
  return parts.lists.campaignLists(campaignId);
}

export interface MembershipParts extends CampaignListsParts {
  readonly lists: Pick<ListsPort, 'campaignLists' | 'placeList' | 'filters' | 'addList' | 'takeList'>;
  readonly law: Law;
  readonly storesOf?: ((dialGroupId: string) => Promise<Stores>) | undefined;
}

/** Throws where the policies of its leads forbid the campaign's settings. */
export async function addListToCampaign(
  { records, lists, law }: MembershipParts,
  campaignId: string,
  listId: string,
): Promise<readonly CampaignList[]> {
  const campaign = await campaignOf(records, campaignId);
  await requireLists(records, [listId]);
  await refuseAgainstPolicies({ records, law }, { ...campaign, listIds: [...campaign.listIds, listId] });
  if (!(await lists.addList(campaignId, listId)))
    throw new OutpaceError('OUT_ALREADY_EXISTS', `campaign ${campaignId} dials the list ${listId} already`);
  return lists.campaignLists(campaignId);
}

/** People of it who are being called at this moment are called; none of the others are. */
export async function takeListFromCampaign(
  { records, lists, storesOf }: MembershipParts,
  campaignId: string,
  listId: string,
  now: Instant,
): Promise<readonly CampaignList[]> {
  const campaign = await campaignOf(records, campaignId);
  const taken = await lists.takeList(campaignId, listId);
  if (taken === 'not-there') throw notItsList(campaign, listId);
  if (taken === 'last')
    throw new OutpaceError(
      'OUT_REFUSED',
      `${listId} is the only list of campaign ${campaignId}: add another one first, or stop the campaign`,
    );
  await clearHoppers(storesOf, [campaign], now);
  return lists.campaignLists(campaignId);
}

function notItsList({ campaignId, listIds }: Campaign, listId: string): OutpaceError {
  return new OutpaceError(
    'OUT_NOT_FOUND',
    `campaign ${campaignId} does not dial a list ${JSON.stringify(listId)}; its lists are: ${listIds.join(', ')}`,
  );
}

function placeOf({ priority, weight, sort, filter }: PlaceAsked): PlaceChange {
  return {
    ...(priority === undefined ? {} : { priority: wholeNumberOf('--priority', priority, LARGEST_PRIORITY) }),
    ...(weight === undefined ? {} : { weight: wholeNumberOf('--weight', weight, LARGEST_WEIGHT) }),
    ...(sort === undefined ? {} : { sort: sortOf(sort) }),
    ...(filter === undefined ? {} : { filter: filter === 'none' ? null : filter }),
  };
}

function sortOf(text: string): ListSort {
  const sort = parseSort(text);
  if (sort !== undefined) return sort;
  throw new OutpaceError('OUT_USAGE', `--sort ${JSON.stringify(text)} is none of: ${SORTS_TEXT}`);
}
