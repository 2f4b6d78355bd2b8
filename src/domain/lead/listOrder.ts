/**
 * How a campaign dials several lists (DOMAIN 1): those of a smaller priority first, those of one priority side by side
 * in proportion to their weights, and the leads of each by a sort key that is kept.
 */
export const SORT_KEYS = ['file', 'newest', 'shuffled', 'field', 'segments'] as const;

export interface ListSort {
  /** `file`: as they arrived. `shuffled`: the same random order each time. */
  readonly by: (typeof SORT_KEYS)[number];
  /** Of `field` and `segments`: its heading. Numbers go before texts, an empty value last. */
  readonly field?: string | undefined;
  readonly descending?: boolean | undefined;
  /** Of `segments`: values of the field in their order, as a pilot has learned it; all others come after them. */
  readonly segments?: readonly string[] | undefined;
}

export const FILE_ORDER: ListSort = { by: 'file' };

/** Bounds of priority and weight: with them, a lead's place in the mix is an exact number. */
export const LARGEST_PRIORITY = 1_000;
export const LARGEST_WEIGHT = 1_000;

export interface ListPlace {
  readonly priority: number;
  readonly weight: number;
  readonly sort: ListSort;
  /** The saved filter that its leads must pass; absent: none. */
  readonly filter?: string | undefined;
}

/** Null takes the filter off. */
export type PlaceChange = Partial<Omit<ListPlace, 'filter'>> & { readonly filter?: string | null };

/** Of the lists of a campaign, by their ids. */
export type ListPlaces = Readonly<Record<string, PlaceChange>>;

/** `file`, `newest`, `shuffled`, `field:HEADING` or `field:HEADING:desc`; undefined: none of them. */
export function parseSort(text: string): ListSort | undefined {
  if (text === 'file' || text === 'newest' || text === 'shuffled') return { by: text };
  const [, field, descending] = /^field:(.+?)(:desc|:asc)?$/su.exec(text) ?? [];
  if (field === undefined) return undefined;
  return descending === ':desc' ? { by: 'field', field, descending: true } : { by: 'field', field };
}

/** For people. */
export const SORTS_TEXT = 'file, newest, shuffled, field:HEADING, field:HEADING:desc';

export function sortText({ by, field, descending, segments }: ListSort): string {
  if (by === 'segments') return `${field ?? ''}: ${(segments ?? []).join(', ')} (pilot)`;
  return by === 'field' ? `field:${field ?? ''}${descending === true ? ':desc' : ''}` : by;
}
