/** The tab of a page, kept in its address (`?tab=`): it can be linked to, and "back" leads to the one before. */
import { useLocation } from 'preact-iso';

/** The first one where the address names none, or one that the page has not. */
export function useTab<Id extends string>(
  ids: readonly [Id, ...(readonly Id[])],
): readonly [Id, (id: string) => void] {
  const { path, query, route } = useLocation();
  const tab = ids.find((one) => one === query['tab']) ?? ids[0];
  return [tab, (id) => route(`${path}?${String(new URLSearchParams({ ...query, tab: id }))}`)];
}
