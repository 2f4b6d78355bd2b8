/** What no campaign may ask for more of. */
import { z } from 'zod';

export const limits = z.strictObject({
  lines: z.int().min(1).max(10_000).default(500).meta({
    description: "Most calls at once that a campaign's `maxLines` may ask for; greater ones are refused.",
  }),
  attempts: z.int().min(1).max(100).default(20).meta({
    description:
      "Most attempts on a lead that a campaign's `maxAttempts` may ask for; greater ones are refused.",
  }),
  ringTimeoutMs: z.int().min(1_000).max(300_000).default(120_000).meta({
    description: 'Longest `ringTimeoutMs` that a campaign may ask for; longer ones are refused.',
  }),
});
