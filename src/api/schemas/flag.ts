/** Yes or no in a query: `true` or `false`, and not whatever is not empty. */
import { z } from 'zod';

export const flagQuery = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]);
