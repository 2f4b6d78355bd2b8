/** Use case: find leads by what people know of them; a search that would look at every lead is refused. */
import type { LeadFound, LeadQuery } from '../ports/leadSearch.ts';
import type { ListsPort } from '../ports/lists.ts';
import { OutpaceError } from './errors.ts';

export async function findLeads(
  { search }: Pick<ListsPort, 'search'>,
  query: LeadQuery,
): Promise<readonly LeadFound[]> {
  const { listId, campaignId, number, key } = query;
  if ([listId, campaignId, number, key].every((one) => one === undefined))
    throw new OutpaceError('OUT_USAGE', 'name a list, a campaign, a number or a key to look for');
  return search.find(query);
}
