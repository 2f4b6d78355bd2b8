/** Times in the API: ms since 1970, as everywhere in Outpace. */
import { z } from 'zod';

export const instant = z.number().meta({ description: 'Milliseconds since 1970-01-01T00:00:00Z.' });

/** A time in a query. */
export const instantQuery = z.coerce.number().int().min(0).max(8.64e15);
