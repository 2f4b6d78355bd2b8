/** Webhooks of flows in the configuration: where they may go, and what their requests are signed with. */
import { z } from 'zod';
import { hostName, line } from './fields.ts';

export const webhooks = z.strictObject({
  hosts: z.array(hostName).max(100).default([]).meta({
    description: 'Hosts that the `webhook` nodes of flows may ask. Empty: none.',
  }),
  allowPrivate: z.boolean().default(false).meta({
    description: 'Whether a host may have a private address, such as a server on this machine.',
  }),
  secret: line.min(16, 'must have at least 16 characters').optional().meta({
    description:
      'What requests are signed with (`outpace-signature`, HMAC-SHA-256 over time and body). Not in this file. Absent: they are not signed.',
    secret: true,
  }),
  secretFile: line.optional().meta({ description: 'A file that holds it, on one line.' }),
  most: z.int().min(1).max(1_000).default(100).meta({
    description: 'Most requests whose answer is waited for at once. More fail at once (`onFailed`).',
  }),
});

export type WebhooksConfig = z.output<typeof webhooks>;
