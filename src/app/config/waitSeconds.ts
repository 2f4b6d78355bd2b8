/** How long the start waits for a server that does not answer. */
import { z } from 'zod';

export const waitSeconds = {
  waitSeconds: z.int().min(0).max(3_600).default(60).meta({
    description:
      'Seconds for which `outpace serve` waits, and says so, for a Postgres that does not answer at its start. 0: it ends at once.',
  }),
};
