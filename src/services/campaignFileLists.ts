/** `lists` of a campaign file: ids, or ids with their priority, weight, order and filter. */
import { z } from 'zod';
import { isSafeId } from '../domain/kernel/ids.ts';
import {
  LARGEST_PRIORITY,
  LARGEST_WEIGHT,
  parseSort,
  SORTS_TEXT,
  type ListPlaces,
} from '../domain/lead/listOrder.ts';

const id = z.string().refine(isSafeId, 'must be 1 to 64 letters, digits, "_" or "-"');

export const listSchema = z.union([
  id,
  z.strictObject({
    id,
    priority: z.int().min(1).max(LARGEST_PRIORITY).optional(),
    weight: z.int().min(1).max(LARGEST_WEIGHT).optional(),
    sort: z
      .string()
      .refine((text) => parseSort(text) !== undefined, `must be one of ${SORTS_TEXT}`)
      .optional(),
    filter: id.optional(),
  }),
]);

export function placesOf(written: readonly z.output<typeof listSchema>[]): {
  readonly listIds: readonly string[];
  readonly places?: ListPlaces;
} {
  const listIds = written.map((list) => (typeof list === 'string' ? list : list.id));
  const placed = written.flatMap((list) => {
    if (typeof list === 'string') return [];
    const { id: listId, sort: text, ...place } = list;
    const sort = text === undefined ? undefined : parseSort(text);
    const change = { ...place, ...(sort === undefined ? {} : { sort }) };
    return Object.keys(change).length === 0 ? [] : [[listId, change] as const];
  });
  return placed.length === 0 ? { listIds } : { listIds, places: Object.fromEntries(placed) as ListPlaces };
}
