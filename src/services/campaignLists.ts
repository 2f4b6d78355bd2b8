/** Use cases on the lists of a campaign: which come first, how they are mixed, and the order of their leads. */
import {
  LARGEST_PRIORITY,
  LARGEST_WEIGHT,
  parseSort,
  SORTS_TEXT,
  type ListSort,
  type PlaceChange,
} from '../domain/lead/listOrder.ts';
import type { CampaignList, ListsPort } from '../ports/lists.ts';
import type { RecordsPort } from '../ports/records.ts';
import { campaignOf } from './campaigns.ts';
import { OutpaceError } from './errors.ts';
import { filterOf } from './filters.ts';
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
  if (!(await parts.lists.placeList(campaignId, listId, change))) {
    const own = campaign.listIds.join(', ');
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `campaign ${campaignId} does not dial a list ${JSON.stringify(listId)}; its lists are: ${own}`,
    );
  }
  return parts.lists.campaignLists(campaignId);
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
