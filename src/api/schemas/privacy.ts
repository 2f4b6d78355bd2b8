/** What people may ask of what is stored about them. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { region, writtenNumber } from './doNotCall.ts';

const counts = z.object({
  leads: z.int(),
  furtherPhones: z.int(),
  attempts: z.int(),
  inboundCalls: z.int(),
  notes: z.int(),
  callbacks: z.int(),
  corrections: z.int(),
  handovers: z.int(),
  recordings: z.int(),
  rejectedRecords: z.int(),
  messages: z.int(),
  invitations: z.int(),
});

export const privacyEndpoints = endpoints({
  'POST /privacy/erasures': {
    access: 'person.erase',
    summary: 'Takes a person out of the records by number, or counts what that would be.',
    description:
      'A dry run unless `dryRun` is false: it cannot be taken back. The number goes on the do-not-call list and stays there, as do consents with their proof, and the evidence chain.',
    body: z.strictObject({
      number: writtenNumber,
      region,
      reason: z.string().trim().min(1).max(500).default('asked by the person'),
      dryRun: z.boolean().default(true),
    }),
    answer: z.object({
      number: z.string(),
      dryRun: z.boolean(),
      counts: counts.meta({ description: 'Rows that were, or would be, changed.' }),
      openAttempts: z.int().meta({ description: 'Calls under way: with one, nothing is erased.' }),
      otherNumbers: z
        .array(z.string())
        .readonly()
        .meta({ description: "The same person's further numbers: each is erased by itself." }),
    }),
  },
});
