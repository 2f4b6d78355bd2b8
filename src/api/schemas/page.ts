/** Pages of long lists, by cursor: what was shown is not shown again, whatever is added meanwhile. */
import { z } from 'zod';

const MOST_IN_PAGE = 500;

/** The query of a list. */
export const pageQuery = z.object({
  cursor: z.string().max(500).optional().meta({ description: '`next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(MOST_IN_PAGE).default(100),
});

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: 'Cursor of the next page; null: this is the last.' }),
  });
}

/** An opaque cursor of the last item's key. */
export function cursorOf(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** The key that a cursor was made of; undefined where it is none of ours. */
export function keyOf<Key extends z.ZodType>(
  cursor: string | undefined,
  key: Key,
): z.output<Key> | undefined {
  if (cursor === undefined) return undefined;
  try {
    return key.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
